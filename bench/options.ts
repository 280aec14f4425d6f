import { parseArgs } from 'node:util';
import { parseLocalDate } from '../rules/time.ts';
import { type BenchSettings, MEASURES, type MeasureName } from './measure.ts';

const USAGE =
  'npm run bench -- [--subscribers N] [--years Y] [--seed S] [--until DAY] [--only NAME,…] [--format table|json]\n' +
  `names: ${MEASURES.join(', ')}`;

export interface Options {
  readonly settings: BenchSettings;
  readonly only: ReadonlySet<MeasureName>;
  readonly format: 'table' | 'json';
}

/** Reads the command line; tells what is understood and ends the process when it is asked for that, or given something else. */
export function readOptions(): Options {
  const given = process.argv.slice(2);
  if (given.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  const options = parse(given);
  if (options !== null) return options;
  process.stderr.write(`not understood: ${given.join(' ')}\n${USAGE}\n`);
  process.exit(2);
}

function parse(given: string[]): Options | null {
  const values = valuesOf(given);
  if (values === null) return null;
  const settings = settingsOf(values);
  const asked = values.only.split(',');
  const known = MEASURES.filter((name) => asked.includes(name));
  const { format } = values;
  if (settings === null || known.length < asked.length) return null;
  if (format !== 'table' && format !== 'json') return null;
  return { settings, only: new Set(known), format };
}

function settingsOf(values: Values): BenchSettings | null {
  const until = parseLocalDate(values.until);
  const [subscribers, seed] = [values.subscribers, values.seed]
    .filter((text) => /^[1-9]\d{0,8}$/.test(text))
    .map(Number);
  const years = /^\d{1,2}(\.(25|5|75))?$/.test(values.years) ? Number(values.years) : 0;
  if (until === undefined || !until.endsWith('-01')) return null;
  if (subscribers === undefined || seed === undefined || years === 0) return null;
  return { subscribers, years, seed, until };
}

type Values = Readonly<Record<keyof typeof OPTIONS, string>>;

/** null: there is something that is no option, or an option without its value. */
function valuesOf(args: string[]): Values | null {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch {
    return null;
  }
}

const OPTIONS = {
  subscribers: { type: 'string', default: '20000' },
  years: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
  until: { type: 'string', default: '2026-07-01' },
  only: { type: 'string', default: MEASURES.join(',') },
  format: { type: 'string', default: 'table' },
} as const;
