import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import type { Instant } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';
import type { IdRange } from '../night/id-range.ts';
import { LAST_CUT } from '../simulate/one-subscriber.ts';

/** Why nothing can be folded at this moment. */
export class FoldHeldUp extends Error {
  override readonly name = 'FoldHeldUp';
}

const OBJECT_IN_USE = '55006';
const LOCK_NOT_AVAILABLE = '55P03';

/** Waits until no unit is being applied, and keeps units and runs from beginning, to the end of the transaction. @throws FoldHeldUp */
export async function holdFacts(client: ClientBase): Promise<void> {
  await orHeldUp(async () => {
    await client.query(`set local lock_timeout = '10s'`);
    await client.query('select hold_facts()');
  });
}

/** Fills table `due`, which is empty, with the subscribers of a range that are not folded up to an instant yet. */
export async function fillNotFolded(
  client: ClientBase,
  { from, to }: IdRange,
  horizon: Instant,
): Promise<void> {
  await client.query(
    `insert into due (subscriber_id, external_id, cut)
     select subscriber_id, external_id, $3 from subscriber s where subscriber_id between $1 and $2
       and not exists (select from fold d where d.subscriber_id = s.subscriber_id and d.at >= $4)
     order by subscriber_id`,
    [from, to, LAST_CUT, timestamptz(horizon)],
  );
  await client.query('analyze due');
}

/** Why what is stored of a subscriber does not stand for all facts up to the horizon yet. */
export type NotReady = 'parked' | 'waiting';

/**
 * Those of table `due` whom a programme has parked, or for whom it has still to walk: to the horizon, by its terms or for facts that came. A
 * counter that stands before the horizon waits for nothing when a night has been there since and had nothing to do.
 */
export async function listNotReady(
  client: ClientBase,
  {
    programmeId,
    termsRevision,
    horizon,
  }: { readonly programmeId: number; readonly termsRevision: bigint; readonly horizon: Instant },
): Promise<ReadonlyMap<bigint, NotReady>> {
  const { rows } = await client.query<{ id: bigint; isParked: boolean }>(
    `select * from (
       select due.subscriber_id as id,
         exists (select from parked p where p.subscriber_id = due.subscriber_id and p.programme_id = $1) as "isParked",
         exists (select from counter c join run using (run_id) where c.subscriber_id = due.subscriber_id and c.programme_id = $1
           and (run.cut < $2 or (run.walk_to < $3 and c.next_at < $3)))
         or exists (select from touch t where t.subscriber_id = due.subscriber_id
           and t.revision > coalesce((select max(cut) from run where run.programme_id = $1 and state = 'done'), 0))
         or not exists (select from run where run.programme_id = $1 and state = 'done' and walk_to >= $3) as is_waiting
       from due) as looked
     where "isParked" or is_waiting`,
    [programmeId, termsRevision, timestamptz(horizon)],
  );
  return new Map(rows.map(({ id, isParked }) => [id, isParked ? 'parked' : 'waiting']));
}

/** A fact that is over and stays, by its key. */
export interface KeptFact {
  readonly fact: FactName;
  readonly subscriberId: bigint;
  readonly instant: Instant;
  /** The text of the key; '' where a fact has none. */
  readonly key: string;
}

export interface FoldOrder {
  readonly retentionId: number;
  /** Whom, with their counters as `countersJson` writes them. */
  readonly subscribers: ReadonlyMap<bigint, string>;
  readonly kept: readonly KeptFact[];
}

/** Takes away what is over of some subscribers, in the transaction of `holdFacts`. @returns versions that went, by fact */
export async function foldSubscribers(
  client: ClientBase,
  { retentionId, subscribers, kept }: FoldOrder,
): Promise<ReadonlyMap<string, number>> {
  return orHeldUp(async () => {
    const { rows } = await client.query<{ fact: string; rows: number }>(
      'select fact, rows::integer from fold_subscribers($1, $2, $3::jsonb[], $4, $5, $6, $7)',
      [
        retentionId,
        [...subscribers.keys()],
        [...subscribers.values()],
        kept.map(({ fact }) => fact),
        kept.map(({ subscriberId }) => subscriberId),
        kept.map(({ instant }) => timestamptz(instant)),
        kept.map(({ key }) => key),
      ],
    );
    return new Map(rows.map((row) => [row.fact, row.rows]));
  });
}

async function orHeldUp<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === OBJECT_IN_USE) throw new FoldHeldUp((error as Error).message, { cause: error });
    if (code !== LOCK_NOT_AVAILABLE) throw error;
    const why =
      'For 10 seconds somebody else held what it needs: an import that is being applied, or a run that begins.';
    throw new FoldHeldUp(why, { cause: error });
  }
}
