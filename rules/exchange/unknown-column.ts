import { nearest } from '../nearest.ts';
import type { FactName } from './fact-row.ts';
import { columnsOf, FACT_SPECS } from './fact-specs.ts';
import { quoted } from './rejection.ts';

const HOLDS_NO_NAMES =
  'stazh holds no names, addresses or phone numbers, and refuses columns it does not know';

/** The sentence that refuses a column, with the nearest known one (docs/domain.md "Personal data"). */
export function unknownColumn(fact: FactName, name: string): string {
  const known = columnsOf(fact).map((column) => column.name);
  const close = nearest(name, known);
  const suggestion = close === undefined ? `the columns are ${known.join(', ')}` : `did you mean ${close}?`;
  return `${quoted(name)} is not a column of ${FACT_SPECS[fact].file}; ${suggestion} (${HOLDS_NO_NAMES})`;
}
