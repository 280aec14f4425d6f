import type { FactRow } from '../../../rules/exchange/fact-row.ts';
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
  const begins = Math.min(
    ...concerned.map(({ versions }) => versions[0]?.effectiveFrom ?? Number.POSITIVE_INFINITY),
  );
  if (row.at >= begins) return undefined;
  return {
    kind: 'warning',
    about: null,
    message: `${row.fact} before the programme began: it changes nothing`,
  };
}

function ended(at: number, concerned: readonly Programme[]): Rejection {
  const ends = concerned.map(
    ({ programme, validUntil, zone }) => `${programme} ended ${formatInstant(validUntil ?? at, zone)}`,
  );
  const zone = concerned[0]?.zone;
  const found = zone === undefined ? '' : formatInstant(at, zone);
  return rejected('at', found, 'ended', `${ends.join(', ')}; a request before the end is accepted`);
}
