import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();

const FACTS = [
  'subscriber',
  'service',
  'blocking',
  'fee',
  'payment',
  'charge',
  'balance',
  'promotion',
  'enrolment',
  'opening',
  'adjustment',
  'termination',
].map((fact) => `fact_${fact}`);
const APPEND_ONLY = [...FACTS, 'entry', 'outcome'];
const NEVER_CHANGED = [
  'subscriber',
  'revision',
  'touch',
  'import_reject',
  'programme_file',
  'deployment',
  'migration',
  'access_log',
  'list_read',
  'erasure',
  'subject_table',
  'answer',
];

const DENIED = { code: '42501' };

beforeAll(async () => {
  const insert = `insert into fact_payment (subscriber_id, id, at, amount, import_id, revision) values (1, 'P1', now(), 5, 1, 1)`;
  await test().database.pool.query(insert);
});

describe('the role of the service', () => {
  it('is in force on every connection, whoever the url names', async () => {
    const { rows } = await sql`select current_user as role`.execute(test().database.db);

    expect(rows).toEqual([{ role: 'stazh_app' }]);
  });

  it.each(APPEND_ONLY)('cannot delete from or truncate %s', async (table) => {
    await expect(test().database.pool.query(`delete from ${table}`)).rejects.toMatchObject(DENIED);
    await expect(test().database.pool.query(`truncate ${table}`)).rejects.toMatchObject(DENIED);
  });

  it.each(APPEND_ONLY)('can write into %s what supersedes a row, and nothing else of it', async (table) => {
    await expect(test().database.pool.query(`update ${table} set subscriber_id = 2`)).rejects.toMatchObject(
      DENIED,
    );
    const isFact = table.startsWith('fact_');
    await expect(
      test().database.pool.query(`update ${table} set ${isFact ? 'revision' : 'run_id'} = 2`),
    ).rejects.toMatchObject(DENIED);
    await expect(
      test().database.pool.query(
        `update ${table} set ${isFact ? 'superseded_revision' : 'superseded_run'} = 9`,
      ),
    ).resolves.toBeDefined();
  });

  it.each(NEVER_CHANGED)('cannot change or delete rows of %s', async (table) => {
    const { rows } = await sql<{ column: string }>`
      select column_name as column from information_schema.columns where table_name = ${table} limit 1`.execute(
      test().owner.db,
    );
    const column = `"${rows[0]?.column ?? ''}"`;
    await expect(
      test().database.pool.query(`update ${table} set ${column} = ${column}`),
    ).rejects.toMatchObject(DENIED);
    await expect(test().database.pool.query(`delete from ${table}`)).rejects.toMatchObject(DENIED);
  });

  it('cannot change an amount that is stored', async () => {
    await expect(test().database.pool.query('update fact_payment set amount = 6')).rejects.toMatchObject(
      DENIED,
    );
  });

  it('cannot create or alter tables', async () => {
    await expect(test().database.pool.query('create table mine (x int)')).rejects.toMatchObject(DENIED);
    await expect(
      test().database.pool.query('alter table fact_payment drop column amount'),
    ).rejects.toMatchObject(DENIED);
  });
});
