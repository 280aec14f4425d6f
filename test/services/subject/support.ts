import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import type { ErasureDeps } from '../../../src/services/subject/erase-subject.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type Fact, give, importAll, MONTHS, night, payer, publish } from '../night/support.ts';

const folder = await mkdtemp(join(tmpdir(), 'stazh-subject-tests-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of a test alone: its list of erasures and its files of rejects. */
export async function depsOf(database: Database): Promise<ErasureDeps> {
  const dataDir = await mkdtemp(join(folder, 'data-'));
  return { database, dataDir, list: join(dataDir, 'erasures.ndjson') };
}

/** One of each fact beside those of a payer. */
export function everyFact(subscriber: string): readonly Fact[] {
  const at = '2024-04-20';
  return [
    ...payer(subscriber),
    { fact: 'blocking', subscriber, kind: 'outage', from: '2024-02-10', to: '2024-02-11' },
    { fact: 'charge', subscriber, id: 'C1', at, amount: '10.00', category: 'internet' },
    { fact: 'balance', subscriber, at, amount: '12.50' },
    { fact: 'promotion', subscriber, promotion: 'spring', from: at, to: '2024-05-01' },
    { fact: 'enrolment', subscriber, at, action: 'enrol', author: 'cabinet' },
    { fact: 'opening', subscriber, at: '2024-01-01', value: '0' },
    { fact: 'adjustment', subscriber, id: 'J1', at, delta: '1', author: 'olga', reason: 'an apology' },
    { fact: 'termination', subscriber, at: '2024-04-29' },
  ];
}

/** Imports lines as they are, rejected ones too. */
export async function giveLines(database: Database, lines: readonly string[]): Promise<void> {
  const stream = Readable.from([Buffer.from(`${lines.join('\n')}\n`)]);
  await importAll(database, { kind: 'ndjson', file: 'lines', stream });
}

/** What a close pays one subscriber: credit, what is carried in, paid and carried out. */
export interface Posting {
  readonly subscriber: string;
  readonly credit?: string;
  readonly corrections?: string;
  readonly carriedIn?: string;
  readonly paid: string;
  readonly carriedOut?: string;
}

/** Previews a month as the service does, with these rows, and posts it when asked. @returns its number */
export async function close(
  { database }: TestDatabase,
  month: string,
  postings: readonly Posting[],
  state: 'previewed' | 'posting' | 'posted' = 'posted',
): Promise<number> {
  return database.session(async ({ client }) => {
    await client.query('begin');
    const { rows } = await client.query<{ id: number }>(
      `select begin_close(1::smallint, $1::date, $1::date::timestamptz, (select max(run_id) from run), 'olga') as id`,
      [month],
    );
    const id = rows[0]?.id ?? 0;
    for (const {
      subscriber,
      credit = '0',
      corrections = '0',
      carriedIn = '0',
      paid,
      carriedOut = '0',
    } of postings) {
      await client.query(
        `insert into posting_${id} (subscriber_id, close_id, effective_at, counter, version, percent, base, credit, corrections,
           carried_in, paid, carried_out, written_off)
         values (subscriber_id($1), $2, case when $3::numeric <> 0 then timestamptz '2024-03-01' end, 2, 1, 10, 500, $3, $4, $5, $6, $7, 0)`,
        [subscriber, id, credit, corrections, carriedIn, paid, carriedOut],
      );
    }
    const report = {
      total: '100.00',
      largest: postings.map(({ subscriber }) => ({ subscriber, amount: '50.00' })),
    };
    await client.query(`select end_preview($1, $2, '[]')`, [id, JSON.stringify(report)]);
    if (state !== 'previewed') await client.query(`select begin_posting($1, 'olga')`, [id]);
    if (state === 'posted') await client.query('select end_posting($1)', [id]);
    await client.query('commit');
    return id;
  });
}

/**
 * A1 and A2 with every fact, walked by nights, with two posted closes; of A1 there is a row in every table that can hold a subscriber, and
 * rejects.
 */
export async function setUp(test: TestDatabase): Promise<void> {
  const { database, owner } = test;
  await publish(database, MONTHS);
  await giveLines(database, [
    JSON.stringify({ fact: 'termination', subscriber: 'A1', at: '2024-01-01' }),
    '{"fact":"payment","subscriber":"A1","id":"P9",',
    '{"fact":"payment","subscriber":"A11","id":"P9",',
  ]);
  await give(database, ['A1', 'A2'].flatMap(everyFact));
  await night(database, '2024-02-29');
  await give(database, [{ fact: 'balance', subscriber: 'A1', at: '2024-04-20', amount: '13.00' }]);
  await night(database, '2024-04-30');
  const march = await close(test, '2024-03-01', [
    { subscriber: 'A1', credit: '50.00', paid: '50.00' },
    { subscriber: 'A2', credit: '50.00', paid: '50.00' },
  ]);
  const april = await close(test, '2024-04-01', [
    { subscriber: 'A1', credit: '10.00', corrections: '-30.05', paid: '0', carriedOut: '-20.05' },
    { subscriber: 'A2', credit: '50.00', paid: '50.00' },
  ]);
  await owner.pool.query(`
    alter table correction_${april} drop constraint sealed;
    insert into correction (subscriber_id, close_id, month, was, is_now, amount, disposition, revisions)
      values (subscriber_id('A1'), ${april}, '2024-03-01', 50.00, 19.95, -30.05, 'booked', '{3}');
    alter table correction_${april} add constraint sealed check (false) not valid;
    insert into held_credit (subscriber_id, close_id, month, amount)
      select subscriber_id(id), ${april}, '2024-04-01', 900.00 from unnest(array['A1', 'A2']) as id;
    insert into credit_release (subscriber_id, programme_id, month, up_to, released_by, reason)
      values (subscriber_id('A1'), 1, '2024-04-01', 1000, 'olga', 'it is right');
    insert into answer (subscriber_id, close_id, answer) values (subscriber_id('A1'), ${march}, 'ack');
    insert into parked (subscriber_id, programme_id, run_id, code, message) values (subscriber_id('A1'), 1, 1, 'CODE', 'why');
    insert into adjustment_withdrawal (subscriber_id, revision, id, author, reason)
      values (subscriber_id('A1'), 3, 'H1', 'olga', 'taken for another');
    insert into idempotency_key (caller, key, input, subscriber_id, claimed_until)
      values ('olga', 'K1', sha256('what was asked'), subscriber_id('A1'), now());
    insert into enrolment_request (subscriber_id, id, programme, at) values (subscriber_id('A1'), 'R1', '', '2024-02-01');
    insert into access_log (subscriber_id, who, what) values (subscriber_id('A1'), 'olga', 'GET /subscribers');
  `);
}

/** Rows of every table that can hold a subscriber, read from the catalogue without help of the product. */
export async function countsOf(
  { owner }: TestDatabase,
  subscriber: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await owner.pool.query<{ table: string }>(`
    select distinct table_name as table from information_schema.columns c join pg_class p on p.oid = to_regclass(quote_ident(c.table_name))
    where table_schema = 'public' and column_name = 'subscriber_id' and not p.relispartition order by 1`);
  const counts = new Map<string, number>();
  for (const { table } of rows) {
    const found = await owner.pool.query<{ count: number }>(
      `select count(*)::integer as count from ${table} where subscriber_id = subscriber_id($1)`,
      [subscriber],
    );
    counts.set(table, found.rows[0]?.count ?? 0);
  }
  return counts;
}
