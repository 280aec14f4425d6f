import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { applyFact } from '../import/apply.ts';
import type { ApplyAs } from '../import/changes.ts';
import { tableOf } from '../import/fact-tables.ts';
import { writeTouches } from '../import/touches.ts';
import { timestamptz } from '../instant.ts';

/** An adjustment as it is believed, or was when it was withdrawn. */
export interface BelievedAdjustment {
  /** External id. */
  readonly subscriber: string;
  readonly subscriberId: bigint;
  readonly id: string;
  readonly at: Instant;
  readonly delta: number;
  readonly author: string;
  readonly reason: string;
  /** Empty: all programmes. */
  readonly programme: string;
  readonly withdrawn: boolean;
  readonly revision: bigint;
  /** Who withdrew it by hand, and why; null: it holds, or an import withdrew it. */
  readonly withdrawal: { readonly author: string; readonly reason: string } | null;
}

/**
 * The last versions of the adjustments with this id, by subscriber: an id is unique within one subscriber only. What went with the
 * import that brought it is not among them.
 *
 * @param subscriberId null: whosever
 */
export async function findAdjustments(
  client: ClientBase,
  id: string,
  subscriberId: bigint | null,
): Promise<readonly BelievedAdjustment[]> {
  const { rows } = await client.query<BelievedAdjustment>(
    `select s.external_id as subscriber, f.subscriber_id as "subscriberId", f.id, f.at, f.delta, f.author, f.reason, f.programme,
       f.withdrawn, f.revision,
       case when w.id is not null then jsonb_build_object('author', w.author, 'reason', w.reason) end as withdrawal
     from fact_adjustment f join subscriber s using (subscriber_id)
     left join adjustment_withdrawal w using (subscriber_id, id, revision)
     where f.id = $1 and ($2::bigint is null or f.subscriber_id = $2) and f.superseded_revision is null
     order by s.external_id collate "C"`,
    [id, subscriberId],
  );
  return rows;
}

type NewVersion = Pick<
  BelievedAdjustment,
  'subscriberId' | 'id' | 'at' | 'delta' | 'author' | 'reason' | 'programme' | 'withdrawn'
> & {
  /** The revision of the version whose place it takes; null: it is the first. */
  readonly supersedes: bigint | null;
};

/**
 * Writes one version of one adjustment as an import writes many: the fact, what it supersedes, and whom it touches.
 *
 * @param client inside the transaction of the unit
 */
export async function writeAdjustment(client: ClientBase, version: NewVersion, as: ApplyAs): Promise<void> {
  await client.query(CHANGE_TABLE);
  const { subscriberId, id, at, delta, author, reason, programme, withdrawn, supersedes } = version;
  await client.query(
    `insert into change_adjustment (subscriber_id, id, at, delta, author, reason, programme, withdrawn, supersedes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [subscriberId, id, timestamptz(at), delta, author, reason, programme, withdrawn, supersedes],
  );
  const counts = { added: withdrawn ? 0 : 1, changed: 0, withdrawn: withdrawn ? 1 : 0 };
  const noted = await applyFact(client, tableOf('adjustment'), counts, as);
  await writeTouches(client, as.revision, noted);
}

/** Keeps who withdrew an adjustment, and why. @param revision of the version that says it is withdrawn */
export async function noteWithdrawal(
  client: ClientBase,
  { subscriberId, id }: Pick<BelievedAdjustment, 'subscriberId' | 'id'>,
  {
    revision,
    author,
    reason,
  }: { readonly revision: bigint; readonly author: string; readonly reason: string },
): Promise<void> {
  await client.query(
    'insert into adjustment_withdrawal (subscriber_id, id, revision, author, reason) values ($1, $2, $3, $4, $5)',
    [subscriberId, id, revision, author, reason],
  );
}

/** As `gatherChanges` leaves it. */
const CHANGE_TABLE = `create temporary table change_adjustment (
  subscriber_id bigint not null, id text not null, at timestamptz not null, delta integer not null, author text not null,
  reason text not null, programme text not null, withdrawn boolean not null, supersedes bigint) on commit drop`;
