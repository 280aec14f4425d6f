import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, preview } from '../services/close/support.ts';
import { give, MONTHS, night, payer, publish } from '../services/night/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const DENIED = { code: '42501' };
/** Of a constraint, whoever asks. */
const SEALED = { code: '23514' };

let test: TestDatabase;
let posted: number;
let previewed: number;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await test.owner.pool.query("update programme set pays_from = '2024-03-01'");
  await give(test.database, payer('A1'));
  await night(test.database, '2024-04-30');
  await preview(test.database, 'months', '2024-03');
  await post(test.database, 'months', '2024-03');
  await preview(test.database, 'months', '2024-04');
  const { rows } = await test.owner.pool.query<{ id: number }>(
    'select close_id as id from close order by close_id',
  );
  [posted = 0, previewed = 0] = rows.map(({ id }) => id);
});
afterAll(async () => {
  await test.close();
});

const VALUES = 'effective_at, counter, version, percent, base, 1000, 0, 0, 1000, 0, 0, null';

describe('the role of the service', () => {
  it.each([
    'update posting set paid = 1000, credit = 1000',
    'delete from posting',
    'truncate posting',
    `insert into posting select 7, close_id, ${VALUES} from posting`,
    'update correction set amount = 1',
    'delete from correction',
    "update close set state = 'previewed'",
    'delete from close',
    'delete from held_credit',
    'delete from answer',
    'update answer set answer = null',
    'delete from credit_release',
    'alter table posting add column note text',
    'drop table posting',
  ])('may not %s', async (statement) => {
    await expect(test.database.pool.query(statement)).rejects.toMatchObject(DENIED);
  });

  it('may not write into the tables of a preview or a posted close by their own names', async () => {
    for (const id of [posted, previewed]) {
      for (const statement of [
        `insert into posting_${id} select 7, close_id, ${VALUES} from posting where close_id = ${id}`,
        `update posting_${id} set paid = paid`,
        `delete from posting_${id}`,
        `truncate posting_${id}`,
        `drop table posting_${id}`,
      ])
        await expect(test.database.pool.query(statement), statement).rejects.toMatchObject(DENIED);
    }
  });

  it('cannot take a posted close back, nor close its month again', async () => {
    const { rows } = await test.database.pool.query('select cancel_close($1, $2) as cancelled', [
      posted,
      'eve',
    ]);
    expect(rows).toEqual([{ cancelled: false }]);
    const again = test.database.pool.query(
      `select begin_close(programme_id, month, closes_at, run_id, 'eve') from close where close_id = $1`,
      [posted],
    );
    await expect(again).rejects.toMatchObject({ code: '23505' });
    await expect(test.database.pool.query("select end_preview($1, '{}', '[]')", [posted])).rejects.toThrow(
      'is not being previewed',
    );
  });

  it('cannot post what was not begun, nor a month out of order', async () => {
    const { rows } = await test.database.pool.query('select end_posting($1) as posted', [previewed]);
    expect(rows).toEqual([{ posted: false }]);
    const later = await test.database.session(async ({ client }) => {
      await client.query('begin');
      const begun = await client.query<{ id: number }>(
        `select begin_close(programme_id, '2024-06-01', closes_at, run_id, 'eve') as id from close where close_id = $1`,
        [posted],
      );
      const id = begun.rows[0]?.id ?? 0;
      await client.query("select end_preview($1, '{\"rungs\": []}', '[]')", [id]);
      const { rows: answers } = await client.query<object>('select begin_posting($1, $2) as posting', [
        id,
        'eve',
      ]);
      await client.query('rollback');
      return answers;
    });
    expect(later).toEqual([{ posting: false }]);
  });
});

describe('the owner of the database', () => {
  it('cannot add to or change the rows of a posted month, as long as it is sealed', async () => {
    for (const statement of [
      `insert into posting select 7, close_id, ${VALUES} from posting where close_id = ${posted}`,
      `update posting set counter = counter + 1 where close_id = ${posted}`,
    ])
      await expect(test.owner.pool.query(statement), statement).rejects.toMatchObject(SEALED);
  });

  it('cannot write a row that does not balance', async () => {
    const lost = `insert into posting select 7, close_id, effective_at, counter, version, percent, base, 75, 0, 0, 70, 0, 0, null
      from posting where close_id = ${previewed}`;
    await expect(test.owner.pool.query(lost)).rejects.toThrow('posting_balances');
  });
});
