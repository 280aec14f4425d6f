import { invariant } from '../../../rules/invariant.ts';
import type { BinaryRow } from '../../db/binary-row.ts';
import { COUNTER } from '../../db/night/counters.stream.ts';
import { decodeState, type StoredCounter } from '../../db/night/state-codec.ts';
import type { Standing } from './slice-changes.ts';

/** What the run that left a counter walked it to, knowing what. */
export function standingOf(row: BinaryRow, standings: ReadonlyMap<number, Standing>): Standing {
  const runId = row.int(COUNTER.runId);
  const standing = standings.get(runId);
  invariant(standing !== undefined, `a counter was left by run ${runId}, which is no run`);
  return standing;
}

/** Reads the counter of a row of counters.stream.ts, and its bytes as they are stored. */
export function storedCounterOf(
  row: BinaryRow,
  standings: ReadonlyMap<number, Standing>,
): { readonly stored: StoredCounter; readonly bytes: Buffer } {
  const { data, from, to } = row.bytes(COUNTER.state);
  const stored = decodeState(data, from, to, {
    at: standingOf(row, standings).walkTo,
    nextAt: row.instant(COUNTER.nextAt),
    value: row.isNull(COUNTER.value) ? 0 : row.int(COUNTER.value),
    enrolled: row.bool(COUNTER.enrolled),
  });
  return { stored, bytes: data.subarray(from, to) };
}
