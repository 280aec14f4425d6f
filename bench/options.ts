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

/** Reads the command line; tells what is understood and ends the process when it is not. */
export function readOptions(): Options {
  const options = parse();
  if (options !== null) return options;
  process.stderr.write(`not understood: ${process.argv.slice(2).join(' ')}\n${USAGE}\n`);
  process.exit(2);
}

function parse(): Options | null {
  const { values } = parseArgs({
    options: {
      subscribers: { type: 'string', default: '20000' },
      years: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string', default: '2026-07-01' },
      only: { type: 'string', default: MEASURES.join(',') },
      format: { type: 'string', default: 'table' },
    },
  });
  const until = parseLocalDate(values.until);
  const asked = values.only.split(',');
  const known = MEASURES.filter((name) => asked.includes(name));
  const { format } = values;
  const [subscribers, seed] = [values.subscribers, values.seed]
    .filter((text) => /^[1-9]\d{0,8}$/.test(text))
    .map(Number);
  const years = /^\d{1,2}(\.(25|5|75))?$/.test(values.years) ? Number(values.years) : 0;
  if (until === undefined || !until.endsWith('-01') || known.length < asked.length) return null;
  if (format !== 'table' && format !== 'json') return null;
  if (subscribers === undefined || seed === undefined || years === 0) return null;
  return { settings: { subscribers, years, seed, until }, only: new Set(known), format };
}
