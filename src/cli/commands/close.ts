import { userInfo } from 'node:os';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { type Database, withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { cancelPreview } from '../../services/close/cancel.ts';
import { closeText } from '../../services/close/close-text.ts';
import { findMonth, type MonthOfProgramme } from '../../services/close/find-month.ts';
import { type CloseForecast, previewOrForecast } from '../../services/close/forecast.ts';
import { postClose } from '../../services/close/post.ts';
import { releaseCredit } from '../../services/close/release.ts';
import type { Acceptance, StopName } from '../../services/close/report.ts';
import { closeCsv, forecastCsv } from '../../services/close/sheet.ts';
import { type CloseShown, shown } from '../../services/close/show.ts';
import { standing } from '../../services/close/standing.ts';
import { writeChanges } from '../close-changes.ts';
import { closeJson, forecastJson } from '../close-forms.ts';
import { forecastText } from '../forecast-text.ts';
import type { Io } from '../io.ts';
import { walkProgress } from '../walk-progress.ts';

const ACTIONS = ['preview', 'show', 'changes', 'release', 'post', 'cancel'] as const;
const STOP_NAMES: readonly StopName[] = ['total', 'change_percent', 'parked_percent', 'incomplete'];

interface CloseOptions {
  readonly programme: string;
  readonly by: string;
  readonly accept: readonly StopName[];
  readonly reason?: string;
  readonly close?: number;
  readonly format: 'table' | 'csv' | 'json';
}

interface Asked {
  readonly database: Database;
  readonly io: Io;
  readonly month: MonthOfProgramme;
  readonly subscriber: string | undefined;
  readonly options: CloseOptions;
}

/** `stazh close MONTH ACTION`: see what a month pays before it is posted, post exactly that, look at it afterwards. */
export function registerClose(program: Command, io: Io): void {
  program
    .command('close')
    .description('preview, post and look at what a month pays')
    .argument('<month>', 'such as 2025-10')
    .addArgument(
      new Argument(
        '<action>',
        'preview: what it would pay, before its bonus day a forecast; show: that again; changes: whose credit changed; release: one held credit; post: pay exactly the preview; cancel: take the preview back',
      ).choices(ACTIONS),
    )
    .argument('[subscriber]', 'whose credit is released')
    .requiredOption('--programme <name>', 'the programme to close')
    .option('--by <who>', 'who does it, for the record', userInfo().username)
    .option('--accept <stop>', 'preview: let this stop pass; may be repeated', gathered, [])
    .option('--reason <text>', 'why a stop is accepted or a credit released')
    .option(
      '--close <number>',
      'post and cancel: only this preview, by the number that `show` tells',
      numbered,
    )
    .addOption(
      new Option('--format <format>', 'how to print').choices(['table', 'csv', 'json']).default('table'),
    )
    .action(
      async (
        text: string,
        action: (typeof ACTIONS)[number],
        subscriber: string | undefined,
        options: CloseOptions,
      ) => {
        await withDatabase(loadConfig(io.env), async (database) => {
          const month = await findMonth(database, options.programme, text);
          await DO[action]({ database, io, month, subscriber, options });
        });
      },
    );
}

function numbered(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Accepted: the number of a close.');
  return Number(text);
}

function gathered(text: string, before: readonly StopName[]): readonly StopName[] {
  const stop = STOP_NAMES.find((name) => name === text);
  if (stop === undefined) throw new InvalidArgumentError(`Accepted: ${STOP_NAMES.join(', ')}.`);
  return [...before, stop];
}

const DO: Readonly<Record<(typeof ACTIONS)[number], (asked: Asked) => Promise<void>>> = {
  preview: async ({ database, io, month, options }) => {
    const { by, accept } = options;
    const acceptance: Acceptance | null = accept.length === 0 ? null : { by, reason: reasonOf(options) };
    const accepted = new Map(
      accept.flatMap((stop) => (acceptance === null ? [] : [[stop, acceptance] as const])),
    );
    const look = await walkProgress(io, 'Walking everybody', (onSlice) =>
      previewOrForecast(database, { month, by, accepted, now: Date.now(), onSlice }),
    );
    if (look.kind === 'preview') await print(io, options, shown(look.close));
    else await io.out(FORECAST[options.format](look.forecast));
  },
  show: async ({ database, io, month, options }) =>
    print(io, options, shown(await standing(database, month))),
  changes: async ({ database, io, month, options }) => writeChanges(database, io, month, options.format),
  release: async ({ database, io, month, subscriber, options }) => {
    if (subscriber === undefined) throw new AppError('USAGE', 'SUBSCRIBER: whose credit is released?');
    const amounts = await releaseCredit(database, {
      month,
      subscriber,
      by: options.by,
      reason: reasonOf(options),
    });
    await io.out(`Released ${amounts} of ${subscriber}; preview the month again to pay it.\n`);
  },
  post: async ({ database, io, month, options }) => {
    const { by, close: lookedAt = null } = options;
    await print(io, options, shown(await postClose(database, { month, by, now: Date.now(), lookedAt })));
  },
  cancel: async ({ database, io, month, options }) => {
    const { by, close: lookedAt = null } = options;
    await cancelPreview(database, { month, by, lookedAt });
    await io.out('The preview is taken back; the month is open.\n');
  },
};

const FORECAST: Readonly<Record<CloseOptions['format'], (forecast: CloseForecast) => string>> = {
  table: (forecast) => `${forecastText(forecast)}\n`,
  csv: forecastCsv,
  json: forecastJson,
};

function reasonOf({ reason }: CloseOptions): string {
  if (reason === undefined || reason.trim() === '')
    throw new AppError('USAGE', '--reason: it is kept with who did it; say in a sentence why');
  return reason;
}

async function print(io: Io, { format }: CloseOptions, close: CloseShown): Promise<void> {
  switch (format) {
    case 'json':
      return io.out(closeJson(close));
    case 'csv':
      return io.out(closeCsv(close));
    case 'table':
      return io.out(`${closeText(close)}\n`);
  }
}
