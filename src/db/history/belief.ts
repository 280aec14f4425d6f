import type { ClientBase } from 'pg';
import { FOREVER, type Instant } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';
import { sliceNumberSql } from '../night/id-range.ts';
import { subscriberId } from '../subscriber-id.ts';

/** A run whose rows are known at an instant, wholly or in part. */
export interface KnownRun {
  readonly runId: number;
  /** What it walked to, and the last revision it knew. */
  readonly walkTo: Instant;
  readonly cut: bigint;
  readonly slices: number;
}

/**
 * What is known of a programme at an instant (docs/decisions/0021-known-at.md): everything that runs up to `whole` wrote, and
 * of the run that was under way what its slices wrote that were done.
 */
export interface Belief {
  /** `FOREVER`: all that is committed. */
  readonly at: Instant;
  readonly whole: KnownRun | null;
  readonly underWay: KnownRun | null;
}

/** @param at `FOREVER`: now, whatever the clocks say */
export async function findBelief(client: ClientBase, programmeId: number, at: Instant): Promise<Belief> {
  // One run at a time works on a programme, so the last that began may be under way and the one before it is over.
  const { rows } = await client.query<KnownRun & { readonly isOver: boolean }>(
    `select run_id as "runId", walk_to as "walkTo", cut, slices, finished_at is not null and ${isBy('finished_at', at)} as "isOver"
     from run where programme_id = $1 and ${isBy('started_at', at)} order by run_id desc limit 2`,
    [programmeId],
  );
  const [last, before = null] = rows;
  if (last === undefined) return { at, whole: null, underWay: null };
  return last.isOver ? { at, whole: last, underWay: null } : { at, whole: before, underWay: last };
}

/** The number of the last run that is known of a subscriber, as SQL; 0: of none. @param id an expression of the 64-bit id */
export function knownRunSql({ at, whole, underWay }: Belief, id: string): string {
  const over = `${whole?.runId ?? 0}`;
  if (underWay === null) return over;
  const { runId, slices } = underWay;
  return `(case when exists (select from run_slice k where k.run_id = ${runId} and k.state = 'done'
      and k.slice = ${sliceNumberSql(id, `${slices}`)} and ${isBy('k.finished_at', at)})
    then ${runId} else ${over} end)`;
}

/** The same of one subscriber that is there. */
export async function findKnownRun(client: ClientBase, belief: Belief, subscriber: string): Promise<number> {
  const id = subscriberId(subscriber);
  const { rows } = await client.query<{ known: number }>(`select ${knownRunSql(belief, `(${id})`)} as known`);
  return rows[0]?.known ?? 0;
}

/** The known run of a number that `knownRunSql` gave. */
export function knownRunOf({ whole, underWay }: Belief, runId: number): KnownRun | null {
  return underWay?.runId === runId ? underWay : runId === whole?.runId ? whole : null;
}

/** That a row is believed when runs up to `known`, an SQL expression, are. */
export function isBelievedSql(known: string): string {
  return `run_id <= ${known} and (superseded_run = 0 or superseded_run > ${known})`;
}

/** Instants are whole milliseconds to whoever asks, so what is shown as an instant is known at that instant. */
function isBy(column: string, at: Instant): string {
  return at >= FOREVER
    ? `${column} is not null`
    : `date_trunc('milliseconds', ${column}) <= '${timestamptz(at)}'`;
}
