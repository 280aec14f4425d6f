import { type Command, InvalidArgumentError, Option } from 'commander';
import { isZone, type LocalDate, localDateOf, type Zone, zoneOf } from '../../../rules/time.ts';
import { generateProvider } from '../../services/generate/generate.ts';
import { day } from '../arguments.ts';
import type { Io } from '../io.ts';
import { beginStep } from '../progress.ts';

/** Of the invented provider, when no other is asked for. */
const ZONE = 'Europe/Moscow';

interface GenerateOptions {
  readonly subscribers: number;
  readonly years: number;
  readonly seed: number;
  readonly deliveries: number;
  readonly until?: LocalDate;
  readonly zone: Zone;
  readonly out: string;
}

/** `stazh generate`: an invented provider as CSV directories, the same for the same options. */
export function registerGenerate(program: Command, io: Io): void {
  program
    .command('generate')
    .description('write an invented provider as CSV directories that `stazh import` takes')
    .option('--subscribers <n>', 'how many', wholeNumber(1, 5_000_000), 2000)
    .option('--years <n>', 'length of the history', wholeNumber(1, 20), 3)
    .option('--seed <n>', 'another seed, another provider', wholeNumber(0, 4_294_967_295), 1)
    .option('--deliveries <n>', 'how many exports: the history, then a month each', wholeNumber(1, 240), 6)
    .option('--until <day>', 'the day with whose midnight the data end (default: the 1st of this month)', day)
    .addOption(
      new Option('--zone <name>', "the provider's IANA time zone")
        .argParser(zone)
        .default(zoneOf(ZONE), ZONE),
    )
    .requiredOption('--out <dir>', 'where the directories delivery-01, delivery-02 … are written')
    .action(async (options: GenerateOptions) => {
      await generate(options, io);
    });
}

async function generate(options: GenerateOptions, io: Io): Promise<void> {
  const { subscribers, years, seed, zone, out } = options;
  const until = options.until ?? firstOfMonth(localDateOf(Date.now(), zone));
  const deliveries = Math.min(options.deliveries, years * 12);
  const progress = beginStep(io, `Writing ${subscribers} subscribers`, subscribers);
  const exported = await generateProvider(
    { subscribers, years, seed, deliveries, until, zone },
    out,
    progress.advance,
  );
  progress.finish();
  for (const { directory, rows, completeThrough } of exported) {
    const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
    await io.out(`${directory}  ${count} rows, complete through ${completeThrough}\n`);
  }
}

function firstOfMonth(day: LocalDate): LocalDate {
  return `${day.slice(0, 8)}01` as LocalDate;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is accepted.`);
  };
}

function zone(text: string): Zone {
  if (!isZone(text)) throw new InvalidArgumentError('An IANA time zone such as Europe/Moscow is accepted.');
  return zoneOf(text);
}
