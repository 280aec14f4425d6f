import type { FactName, FactRow } from '../../../rules/exchange/fact-row.ts';
import { columnsOf } from '../../../rules/exchange/fact-specs.ts';
import type { PlainRow } from '../../../rules/exchange/plain-row.ts';
import { quoted, type Rejection, rejected } from '../../../rules/exchange/rejection.ts';
import type { Programme } from '../../../rules/terms.ts';
import { formatInstant } from '../../../rules/time.ts';
import { isEnded } from '../programmes.ts';

export interface ProgrammeWarning {
  readonly kind: 'warning';
  /** Warnings about the same are told once; null: every one. */
  readonly about: string | null;
  readonly message: string;
}

/**
 * What the published programmes say about a row (docs/domain.md "Facts"): a request after the end of every programme it concerns is
 * rejected; an opening, adjustment or request that can change nothing is taken, with a warning.
 *
 * @returns a rejection, a warning, or undefined when there is nothing to say
 */
export function checkAgainstProgrammes(
  row: FactRow,
  programmes: readonly Programme[],
): Rejection | ProgrammeWarning | undefined {
  if (!('programme' in row) || row.withdrawn) return undefined;
  const concerned =
    row.programme === null ? programmes : programmes.filter(({ programme }) => programme === row.programme);
  if (concerned.length === 0) {
    const name = quoted(row.programme ?? '');
    const message = `no programme ${name} is published; this row and others like it change nothing until one is`;
    return { kind: 'warning', about: `programme ${name}`, message };
  }
  if (row.fact === 'enrolment' && concerned.every((programme) => isEnded(programme, row.at))) {
    return ended(row.at, concerned);
  }
  if (row.at >= begins(concerned)) return undefined;
  return {
    kind: 'warning',
    about: null,
    message: `${row.fact} before the programme began: it changes nothing`,
  };
}

/**
 * Whether `checkAgainstProgrammes` has nothing to say about a plain row of a fact. Almost every row is such, and then it is never made
 * an object.
 */
export function silenceOn(fact: FactName, programmes: readonly Programme[]): (row: PlainRow) => boolean {
  const positionOf = (column: string): number => columnsOf(fact).findIndex(({ name }) => name === column);
  const [programme, at, withdrawn] = [positionOf('programme'), positionOf('at'), positionOf('withdrawn')];
  if (programme < 0) return () => true;
  const silences = [
    silenceOf('', fact, programmes),
    ...programmes.map((one) => silenceOf(one.programme, fact, [one])),
  ];
  return ({ bytes, from, to, values }) => {
    if (values[withdrawn] === 1) return true;
    const named = silences.find(({ name }) =>
      isText(bytes, from[programme] as number, to[programme] as number, name),
    );
    const instant = values[at] as number;
    return named !== undefined && instant >= named.from && instant < named.to;
  };
}

/** From when to when a row that names a programme is silently taken. */
interface Silence {
  readonly name: Uint8Array;
  readonly from: number;
  readonly to: number;
}

function silenceOf(name: string, fact: FactName, concerned: readonly Programme[]): Silence {
  const ends = concerned.map(({ validUntil }) => validUntil ?? Number.POSITIVE_INFINITY);
  const to = fact === 'enrolment' ? Math.max(...ends) : Number.POSITIVE_INFINITY;
  return { name: Buffer.from(name), from: begins(concerned), to };
}

function isText(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[from + index] !== text[index]) return false;
  }
  return true;
}

function begins(concerned: readonly Programme[]): number {
  return Math.min(...concerned.map(({ versions }) => versions[0]?.effectiveFrom ?? Number.POSITIVE_INFINITY));
}

function ended(at: number, concerned: readonly Programme[]): Rejection {
  const ends = concerned.map(
    ({ programme, validUntil, zone }) => `${programme} ended ${formatInstant(validUntil ?? at, zone)}`,
  );
  const zone = concerned[0]?.zone;
  const found = zone === undefined ? '' : formatInstant(at, zone);
  return rejected('at', found, 'ended', `${ends.join(', ')}; a request before the end is accepted`);
}
