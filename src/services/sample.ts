import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { advance } from '../../rules/advance.ts';
import { invariant } from '../../rules/invariant.ts';
import {
  addDays,
  type Instant,
  type LocalDate,
  localDateOf,
  monthOf,
  monthStart,
  readInstant,
  zoneOf,
} from '../../rules/time.ts';
import type { Database } from '../db/database.ts';
import { getSampleState, type SampleState } from '../db/sample.repository.ts';
import { AppError } from '../errors.ts';
import { type Delivery, generateProvider } from './generate/generate.ts';
import type { GenerateSettings } from './generate/settings.ts';
import { importFacts } from './import/import-facts.ts';
import { NIGHT_DEFAULTS } from './night/night-request.ts';
import { nightly } from './night/nightly.ts';
import { listProgrammes } from './programmes.ts';
import { publishProgramme } from './publish.ts';

/** The sample provider that `stazh start` loads into an empty database. */
export interface SampleSettings {
  readonly subscribers: number;
  readonly years: number;
  readonly deliveries: number;
  readonly seed: number;
}

export const SAMPLE: SampleSettings = { subscribers: 2000, years: 3, deliveries: 6, seed: 2014 };

/** A long step: its title, the work, which answers with what came of it, and how much there is to do if that is known. */
export type RunStep = (
  title: string,
  work: (advance: (done: number) => void) => Promise<string>,
  total?: number,
) => Promise<void>;

export interface LoadRequest {
  readonly settings: SampleSettings;
  /** The data end with the 1st of the month that contains it, so that this month has credits. */
  readonly now: Instant;
  /** The exported directories are left under it, `sample/delivery-01` …, to look at and to import again. */
  readonly dataDir: string;
  readonly step: RunStep;
}

/** Imports of the sample carry it, so that it is known from a provider's own. */
const SOURCE = 'sample';
const PROGRAMMES = ['ezerway', 'paid-months', 'sat-dv'] as const;
const ZONE = zoneOf('Europe/Moscow');

/**
 * Publishes the programmes of rules/programmes, invents a provider, and takes it in as an operator would: delivery by delivery,
 * each through the real import, with the nights up to it walked. A database with facts of anybody else is left alone; a load
 * that was interrupted goes on.
 *
 * @returns whether anything was done
 * @throws AppError of the publication, the import and the night
 */
export async function loadSample(database: Database, request: LoadRequest): Promise<boolean> {
  const state = await getSampleState(database.db, SOURCE);
  const { deliveries } = request.settings;
  if (state.otherImports > 0 || (state.sampleImports >= deliveries && state.isWalked)) return false;
  const settings: GenerateSettings = { ...request.settings, until: lastDay(state, request), zone: ZONE };
  const exported = await exportProvider(settings, request);
  await publishAll(database, request, exported);
  for (const [index, delivery] of exported.entries()) {
    if (index >= state.sampleImports) await importDelivery(database, request, delivery);
    if (index >= state.sampleImports - 1) await walkTo(database, request, delivery);
  }
  return true;
}

async function exportProvider(
  settings: GenerateSettings,
  request: LoadRequest,
): Promise<readonly Delivery[]> {
  let exported: readonly Delivery[] = [];
  const { subscribers, years } = settings;
  await request.step(
    `Inventing a provider of ${subscribers} subscribers over ${years} years`,
    async (advance) => {
      exported = await generateProvider(settings, join(request.dataDir, 'sample'), advance);
      return `${exported.reduce((sum, delivery) => sum + rowsOf(delivery), 0)} rows in ${exported.length} deliveries`;
    },
    subscribers,
  );
  return exported;
}

/** They pay from the first delivery on: what lies before it, an older system paid. */
async function publishAll(
  database: Database,
  request: LoadRequest,
  exported: readonly Delivery[],
): Promise<void> {
  if ((await listProgrammes(database.db)).length >= PROGRAMMES.length) return;
  const paysFrom = dayOf(exported[0]);
  await request.step('Publishing the programmes', async () => {
    for (const name of PROGRAMMES) {
      const text = await readFile(new URL(`../../rules/programmes/${name}.yaml`, import.meta.url), 'utf8');
      await publishProgramme(database, { text, file: `${name}.yaml`, paysFrom, now: request.now });
    }
    return PROGRAMMES.join(', ');
  });
}

async function importDelivery(database: Database, request: LoadRequest, delivery: Delivery): Promise<void> {
  const { directory } = delivery;
  await request.step(
    `Importing ${directory}`,
    async (advance) => {
      let bytes = 0;
      const summary = await importFacts(
        database,
        { kind: 'directory', dir: directory },
        {
          ...IMPORT_OPTIONS,
          dataDir: request.dataDir,
          onBytes: (read) => {
            bytes += read;
            advance(bytes);
          },
        },
      );
      if (summary.outcome.kind === 'refused') throw new AppError('IMPORT_REFUSED', summary.outcome.because);
      return `${summary.read} rows, ${summary.rejected} rejected`;
    },
    delivery.bytes,
  );
}

const IMPORT_OPTIONS = {
  source: SOURCE,
  isDryRun: false,
  maxRejectsPercent: 5,
  complete: null,
  maxWithdrawn: 0,
  isConfirmed: false,
  zone: ZONE.name,
  rejectsFile: null,
} as const;

/** The missed nights are one walk to the last day before the delivery. */
async function walkTo(database: Database, request: LoadRequest, delivery: Delivery): Promise<void> {
  const date = addDays(dayOf(delivery), -1);
  await request.step(`Walking the nights up to ${date}`, async () => {
    const deps = { database, now: () => request.now, advance, onEvent: () => undefined };
    const reports = await nightly(deps, { ...NIGHT_DEFAULTS, date });
    const count = (name: string): number => reports.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
    return `${count('walked')} counters walked, ${count('credit')} credits, ${count('refusal')} refusals`;
  });
}

/** The day with whose midnight the delivery's data end. */
function dayOf(delivery: Delivery | undefined): LocalDate {
  const read = readInstant(delivery?.completeThrough ?? '', ZONE);
  invariant(read.kind === 'instant', 'a delivery says how far it is complete');
  return localDateOf(read.at, ZONE);
}

/** The 1st of this month; for a load that goes on, the day that it was begun for. */
function lastDay({ completeThrough, sampleImports }: SampleState, { settings, now }: LoadRequest): LocalDate {
  const month =
    completeThrough === null
      ? monthOf(now, ZONE)
      : monthOf(completeThrough, ZONE) + settings.deliveries - sampleImports;
  return localDateOf(monthStart(month, ZONE), ZONE);
}

function rowsOf({ rows }: Delivery): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}
