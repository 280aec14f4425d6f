import type { ClientBase } from 'pg';
import type { Database } from '../../src/db/database.ts';
import { subscriberId } from '../../src/db/subscriber-id.ts';
import type { TestDatabase } from './database.ts';

/** A row of a close; what is left out is nothing. Amounts are decimal text. */
interface PostingRow {
  readonly subscriber: string;
  readonly credit?: string;
  readonly corrections?: string;
  readonly carriedIn?: string;
  readonly paid: string;
  readonly carriedOut?: string;
  readonly writtenOff?: string;
  readonly because?: string;
}

interface CorrectionRow {
  readonly subscriber: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly was: string;
  readonly isNow: string;
  readonly amount: string;
  readonly disposition?: 'booked' | 'beyond_reach' | 'held';
}

export interface TestClose {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly rows: readonly PostingRow[];
  readonly corrections?: readonly CorrectionRow[];
  readonly state?: 'previewed' | 'posting' | 'posted' | 'cancelled';
}

/**
 * Makes a close of the only programme of a database, posted unless it says otherwise, through the functions of the migration and as the
 * service does. Subscribers that no import has named are entered. Months are posted in their order.
 *
 * @returns its number
 */
export async function makeClose(database: Database, close: TestClose): Promise<number> {
  return database.session(async ({ client }) => {
    await client.query('begin');
    const { programmeId, runId } = await aRun(client);
    await enterSubscribers(client, close.rows);
    const closesAt = `${close.month}-01T00:00:00+03:00`;
    const { rows } = await client.query<{ id: number }>(
      `select begin_close($1::smallint, $2, $3, $4, 'tester') as id`,
      [programmeId, `${close.month}-01`, closesAt, runId],
    );
    const id = rows[0]?.id ?? 0;
    for (const row of close.rows) await insertPosting(client, id, { row, at: closesAt });
    for (const row of close.corrections ?? []) await insertCorrection(client, id, row);
    await client.query(`select end_preview($1, '{"made":"by hand"}', '[]')`, [id]);
    await bringTo(client, id, close.state ?? 'posted');
    await client.query('commit');
    return id;
  });
}

async function bringTo(client: ClientBase, id: number, state: TestClose['state']): Promise<void> {
  const steps = {
    previewed: [],
    posting: ['begin_posting($1, $2)'],
    posted: ['begin_posting($1, $2)', 'end_posting($1)'],
    cancelled: ['cancel_close($1, $2)'],
  };
  for (const step of steps[state ?? 'posted']) {
    const { rows } = await client.query<{ done: boolean }>(
      `select ${step} as done`,
      step.includes('$2') ? [id, 'tester'] : [id],
    );
    if (rows[0]?.done !== true) throw new Error(`close ${id}: ${step} was refused`);
  }
}

async function aRun(client: ClientBase): Promise<{ programmeId: number; runId: number }> {
  const { rows } = await client.query<{ programmeId: number; runId: number | null }>(
    `select programme_id as "programmeId", (select max(run_id) from run) as "runId" from programme`,
  );
  const [programme] = rows;
  if (programme === undefined) throw new Error('publish a programme first');
  const { programmeId, runId } = programme;
  if (runId !== null) return { programmeId, runId };
  const { rows: made } = await client.query<{ runId: number }>(
    `insert into run (programme_id, business_date, walk_to, state, cut_from, cut, is_full, state_format, slices, zone_data, holder,
       holder_pid, lease_token, lease_until)
     values ($1, '2024-01-01', '2024-01-02', 'done', 0, 0, true, 1, 1, 'test', 'test', 0, 1, now()) returning run_id as "runId"`,
    [programmeId],
  );
  return { programmeId, runId: made[0]?.runId ?? 0 };
}

async function enterSubscribers(client: ClientBase, rows: readonly PostingRow[]): Promise<void> {
  await client.query(
    `insert into subscriber (subscriber_id, external_id)
     select subscriber_id(name), name from unnest($1::text[]) as name on conflict do nothing`,
    [rows.map(({ subscriber }) => subscriber)],
  );
}

async function insertPosting(
  client: ClientBase,
  id: number,
  { row, at }: { readonly row: PostingRow; readonly at: string },
): Promise<void> {
  const { subscriber, credit = '0', corrections = '0', carriedIn = '0', paid } = row;
  const isCredited = Number(credit) !== 0;
  const of = (value: string | number): string | number | null => (isCredited ? value : null);
  await client.query(
    `insert into posting_${id} values ($1, ${id}, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      subscriberId(subscriber),
      of(at),
      of(7),
      of(1),
      of('10'),
      of((BigInt(Math.round(Number(credit) * 100)) / 10n).toString()),
      credit,
      corrections,
      carriedIn,
      paid,
      row.carriedOut ?? '0',
      row.writtenOff ?? '0',
      row.because ?? null,
    ],
  );
}

async function insertCorrection(client: ClientBase, id: number, row: CorrectionRow): Promise<void> {
  const { subscriber, month, was, isNow, amount, disposition = 'booked' } = row;
  await client.query(`insert into correction_${id} values ($1, ${id}, $2, $3, $4, $5, $6, '{}')`, [
    subscriberId(subscriber),
    `${month}-01`,
    was,
    isNow,
    amount,
    disposition,
  ]);
}

/** Makes the preview of a month's close, without anybody in it. @param month `YYYY-MM` @returns its number */
export async function previewMonth(
  { database }: TestDatabase,
  programme: string,
  month: string,
): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `select begin_close(programme_id, $2::date, $2::timestamptz, (select max(run_id) from run), 'test') as id
     from programme where programme = $1`,
    [programme, `${month}-01`],
  );
  const id = rows[0]?.id ?? 0;
  await database.pool.query(`select end_preview($1, '{"of": "nobody"}', '[]')`, [id]);
  return id;
}

/** Posts a month, without anybody in it. @param month `YYYY-MM`, the one after the last that is posted */
export async function postMonth(test: TestDatabase, programme: string, month: string): Promise<void> {
  const id = await previewMonth(test, programme, month);
  for (const step of [`begin_posting($1, 'test')`, 'end_posting($1)']) {
    const { rows } = await test.database.pool.query<{ done: boolean }>(`select ${step} as done`, [id]);
    if (rows[0]?.done !== true) throw new Error(`${step} of ${month} was refused`);
  }
}
