import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { readRows } from '../binary-copy.ts';
import { subscriberId } from '../subscriber-id.ts';
import type { IdRange } from './due.repository.ts';

/** What a check of the stored counters looks at. */
export interface VerifyScope {
  readonly programmeId: number;
  /** Counters walked before this revision of the programme's file wait for the next night. */
  readonly programmeRevision: bigint;
  /** External id; null: everybody. */
  readonly subscriber: string | null;
}

/** The columns of a counter's row that are not its JSON. */
export interface CounterColumns {
  readonly value: number;
  readonly enrolled: boolean;
  readonly begunAt: Instant | null;
  readonly nextAt: Instant;
}

/**
 * Fills table `due` with the counters of a range, each to be replayed with what it was walked with. Who has been through a night,
 * is not parked and yet has no counter is there without one.
 */
export async function fillVerified(client: ClientBase, scope: VerifyScope, range: IdRange): Promise<void> {
  const { programmeId, programmeRevision, subscriber } = scope;
  const one = subscriber === null ? null : subscriberId(subscriber);
  await client.query(
    `insert into due (subscriber_id, external_id, cut, walked_to, is_late, state)
     select s.subscriber_id, s.external_id, coalesce(c.revision, 0), c.walked_to, true, c.state
     from subscriber s left join counter c on c.subscriber_id = s.subscriber_id and c.programme_id = $1
     where s.subscriber_id between $2 and $3 and ($5::bigint is null or s.subscriber_id = $5)
       and case when c.subscriber_id is not null then c.revision >= $4
         else not exists (select from parked p where p.subscriber_id = s.subscriber_id and p.programme_id = $1)
           and exists (select from touch t where t.subscriber_id = s.subscriber_id and t.revision <= (
             select max(cut) from run where run.programme_id = $1 and state = 'done')) end
     order by s.subscriber_id`,
    [programmeId, range.from, range.to, programmeRevision, one],
  );
  await client.query('analyze due');
}

/** The counters' columns of those in table `due`, by subscriber id. */
export async function readCounterColumns(
  client: ClientBase,
  programmeId: number,
): Promise<ReadonlyMap<bigint, CounterColumns>> {
  const select = `select c.subscriber_id, c.value, c.enrolled, c.begun_at, c.next_at
    from due join counter c on c.subscriber_id = due.subscriber_id and c.programme_id = ${programmeId}`;
  const rows = await readRows(client, select, (row): [bigint, CounterColumns] => [
    row.id(0),
    { value: row.int(1), enrolled: row.bool(2), begunAt: row.instantOrNull(3), nextAt: row.instant(4) },
  ]);
  return new Map(rows);
}

/** Counters of a programme, and how many of them wait for a night because the programme's file is newer. */
export async function countCounters(
  client: ClientBase,
  scope: VerifyScope,
): Promise<{ readonly counters: number; readonly waiting: number }> {
  const { rows } = await client.query<{ counters: number; waiting: number }>(
    `select count(*)::integer as counters, count(*) filter (where revision < $2)::integer as waiting
     from counter where programme_id = $1 and ($3::bigint is null or subscriber_id = $3)`,
    [
      scope.programmeId,
      scope.programmeRevision,
      scope.subscriber === null ? null : subscriberId(scope.subscriber),
    ],
  );
  return rows[0] ?? { counters: 0, waiting: 0 };
}
