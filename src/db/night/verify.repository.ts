import type { ClientBase } from 'pg';
import { type FactList, WALKED_LISTS } from '../../../rules/facts-needed.ts';
import type { Instant } from '../../../rules/time.ts';
import { readRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { subscriberId } from '../subscriber-id.ts';
import type { IdRange } from './id-range.ts';
import { decodeState, isOwnFormat, type StoredCounter } from './state-codec.ts';
import { maskOf } from './touches.ts';

/** What a check of the stored counters looks at. */
export interface VerifyScope {
  readonly programmeId: number;
  /** Of the last file that changed a term: counters walked before it wait for the next night. */
  readonly termsRevision: bigint;
  /** The facts that the programme looks at. */
  readonly lists: readonly FactList[];
  /** External id; null: everybody. */
  readonly subscriber: string | null;
}

/** A counter as it is stored. */
export interface StoredCounterRow {
  readonly walkedTo: Instant;
  readonly wakesAt: Instant | null;
  /** null: the counter has not begun. */
  readonly value: number | null;
  readonly situation: bigint | null;
  /** null: of a format that this program does not read. */
  readonly stored: StoredCounter | null;
}

/**
 * Fills table `due` with the counters of a range, each to be replayed with what it was walked with. Who has been through a night,
 * is not parked and yet has no counter is there without one; whom only facts concern at which terms now look and earlier ones did not
 * may have none.
 */
export async function fillVerified(client: ClientBase, scope: VerifyScope, range: IdRange): Promise<void> {
  const { programmeId, termsRevision, subscriber } = scope;
  const one = subscriber === null ? null : subscriberId(subscriber);
  await client.query(
    `insert into due (subscriber_id, external_id, cut)
     select s.subscriber_id, s.external_id, coalesce(walked.cut, 0)
     from subscriber s left join (
       select c.subscriber_id, run.cut from counter c join run using (run_id)
       where c.programme_id = $1 and c.subscriber_id between $2 and $3
     ) as walked using (subscriber_id)
     where s.subscriber_id between $2 and $3 and ($5::bigint is null or s.subscriber_id = $5)
       and case when walked.cut is not null then walked.cut >= $4
         else not exists (select from parked p where p.subscriber_id = s.subscriber_id and p.programme_id = $1)
           and exists (select from touch t where t.subscriber_id = s.subscriber_id and t.facts & $6 <> 0
             and t.revision <= (select max(cut) from run where run.programme_id = $1 and state = 'done')) end
     order by s.subscriber_id`,
    [programmeId, range.from, range.to, termsRevision, one, maskOf(WALKED_LISTS)],
  );
  await client.query('analyze due');
}

/** The counters of those in table `due`, by subscriber id. */
export async function readCounters(
  client: ClientBase,
  programmeId: number,
): Promise<ReadonlyMap<bigint, StoredCounterRow>> {
  const select = `select c.subscriber_id, run.walk_to, c.wakes_at, c.next_at, c.value, c.enrolled, c.state, c.situation
    from due join counter c on c.subscriber_id = due.subscriber_id and c.programme_id = ${programmeId}
    join run on run.run_id = c.run_id`;
  const rows = await readRows(client, select, (row): [bigint, StoredCounterRow] => [
    row.id(0),
    counterOf(row),
  ]);
  return new Map(rows);
}

function counterOf(row: BinaryRow): StoredCounterRow {
  const { data, from, to } = row.bytes(6);
  const walkedTo = row.instant(1);
  const value = row.isNull(4) ? null : row.int(4);
  const columns = { at: walkedTo, nextAt: row.instant(3), value: value ?? 0, enrolled: row.bool(5) };
  const stored = isOwnFormat(data, from) ? decodeState(data, from, to, columns) : null;
  const situation = row.isNull(7) ? null : row.id(7);
  return { walkedTo, wakesAt: row.instantOrNull(2), value, situation, stored };
}

/** Counters of a programme, and how many of them wait for a night because terms changed since. */
export async function countCounters(
  client: ClientBase,
  scope: VerifyScope,
): Promise<{ readonly counters: number; readonly waiting: number }> {
  const { rows } = await client.query<{ counters: number; waiting: number }>(
    `select count(*)::integer as counters, count(*) filter (where cut < $2)::integer as waiting
     from counter c join run using (run_id) where c.programme_id = $1 and ($3::bigint is null or subscriber_id = $3)`,
    [
      scope.programmeId,
      scope.termsRevision,
      scope.subscriber === null ? null : subscriberId(scope.subscriber),
    ],
  );
  return rows[0] ?? { counters: 0, waiting: 0 };
}
