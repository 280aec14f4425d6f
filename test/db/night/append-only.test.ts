import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

beforeAll(async () => {
  await test().owner.pool.query(`
    select open_month(1::smallint, '2024-02-01', '2024-02-01', '2024-03-01');
    insert into entry (subscriber_id, programme_id, effective_at, sequence, version, kind, delta, value, run_id)
      values (1, 1, '2024-02-01', 0, 1, 0, 1, 1, 1);
    insert into outcome (subscriber_id, programme_id, month, effective_at, sequence, version, counter, amount, run_id)
      values (1, 1, '2024-02-01', '2024-02-01', 1, 1, 1, 50, 1)`);
});

describe('the service', () => {
  it.each([
    `update entry set delta = 2`,
    `update entry set value = 2`,
    `update entry set effective_at = '2024-03-01'`,
    `update entry set codes = 1`,
    `delete from entry`,
    `truncate entry`,
    `update outcome set amount = 51`,
    `update outcome set month = '2024-03-01'`,
    `delete from outcome`,
    `update fact_payment set amount = 1`,
    `delete from touch`,
  ])('may not: %s', async (statement) => {
    await expect(test().database.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('may say that an entry or an outcome is superseded', async () => {
    const entries = await test().database.pool.query(`update entry set superseded_run = 2`);
    const outcomes = await test().database.pool.query(`update outcome set superseded_run = 2`);

    expect([entries.rowCount, outcomes.rowCount]).toEqual([1, 1]);
  });
});

describe('the database', () => {
  it('holds one outcome in force for a subscriber, programme and month', async () => {
    const insert = (run: number) =>
      test().owner.pool.query(
        `insert into outcome (subscriber_id, programme_id, month, effective_at, sequence, version, counter, amount, run_id)
         values (7, 1, '2024-02-01', '2024-02-01', 1, 1, 1, 50, $1)`,
        [run],
      );
    await insert(1);

    await expect(insert(2)).rejects.toMatchObject({ code: '23505', constraint: 'outcome_1_202402_pkey' });
  });
});
