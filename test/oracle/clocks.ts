import type { Duration, Instant, Zone } from '../../rules/time.ts';
import { plus, stretch } from '../../rules/time.ts';
import type { ThresholdText } from './terms.ts';
import { durationOf } from './terms.ts';

/** A stretch of time in which a clock runs; between pieces it stands still. */
export interface Piece {
  readonly from: Instant;
  readonly to: Instant;
}

const AT_ONCE: Duration = durationOf('P0D');

/**
 * When a clock has reached its threshold, repeated `times` times: its start + duration in the zone, moved later by the
 * exact time it stood still. `longer_than` needs it to go on past it (docs/domain.md «Interruption rules»).
 *
 * @param pieces  where the clock runs, ascending; the last may be open
 * @returns null when it never does
 */
export function reaches(
  pieces: readonly Piece[],
  threshold: ThresholdText,
  repeat: { readonly every: Duration; readonly times: number },
  zone: Zone,
): Instant | null {
  const [first] = pieces;
  if (first === undefined) return null;
  const written = threshold.longer_than ?? threshold.at_least;
  const duration = written === undefined ? AT_ONCE : durationOf(written);
  const needed = plus(first.from, stretch(duration, repeat.every, repeat.times), zone) - first.from;
  let counted = 0;
  for (const piece of pieces) {
    const length = piece.to - piece.from;
    const goesPast = threshold.longer_than !== undefined;
    if (goesPast ? counted + length > needed : counted + length >= needed)
      return piece.from + needed - counted;
    counted += length;
  }
  return null;
}

/** Touching pieces as one, so that a stretch of several segments is a single one. */
export function joined(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last?.to === piece.from) runs[runs.length - 1] = { from: last.from, to: piece.to };
    else runs.push(piece);
  }
  return runs;
}

/** The instants of `[from, to)` that lie in a piece. */
export function clipped(pieces: readonly Piece[], from: Instant, to: Instant): Piece[] {
  return pieces
    .map((piece) => ({ from: Math.max(piece.from, from), to: Math.min(piece.to, to) }))
    .filter((piece) => piece.from < piece.to);
}
