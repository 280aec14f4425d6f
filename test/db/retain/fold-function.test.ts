import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../support/database.ts';

// That the one function by which facts go takes only what is over (docs/decisions/0028-retain.md).

const test = useTestDatabase();

async function folding(ids: string, horizon: string): Promise<void> {
  const { pool } = test().database;
  const { rows } = await pool.query<{ id: number }>(
    `insert into retention (horizon, author, reason) values ($1, 'x', 'y') returning retention_id as id`,
    [horizon],
  );
  await pool.query(`select fold_subscribers($1, $2::bigint[], $3::jsonb[], '{}', '{}', '{}', '{}')`, [
    rows[0]?.id,
    ids,
    ids.split(',').map(() => '{}'),
  ]);
}

beforeAll(async () => {
  await test().database.pool.query(`
    insert into fact_service (subscriber_id, service, from_at, to_at, revision, superseded_revision, import_id) values
      (1, 'over', '2019-01-01', null, 2, 3, 1), (1, 'over', '2019-01-01', '2019-12-31', 3, null, 2),
      (1, 'touching', '2019-01-01', '2020-01-01', 2, null, 1), (1, 'running', '2019-01-01', null, 2, null, 1),
      (1, 'reopened', '2019-01-01', '2019-06-01', 2, 3, 1), (1, 'reopened', '2019-01-01', null, 3, null, 2),
      (2, 'over', '2019-01-01', '2019-12-31', 2, null, 1);
    insert into fact_payment (subscriber_id, id, at, amount, revision, superseded_revision, import_id) values
      (1, 'moved out', '2021-01-01', 5, 2, 3, 1), (1, 'moved out', '2019-01-01', 5, 3, null, 2),
      (1, 'moved in', '2019-01-01', 5, 2, 3, 1), (1, 'moved in', '2021-01-01', 5, 3, null, 2)`);
});

describe('fold_subscribers', () => {
  it.each([
    'insert into fold (subscriber_id, at, retention_id, counters) values (1, now(), 1, $${}$$)',
    'update fold set at = now()',
    'delete from fold',
    'insert into folded_import values (1)',
    'update retention set horizon = now()',
  ])('is the only way to fold: %s', async (statement) => {
    await expect(test().database.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses a horizon that is not long past', async () => {
    await expect(folding('{1}', new Date(Date.now() - 10 * 86_400_000).toISOString())).rejects.toThrow(
      /31 days/,
    );
  });

  it('takes what is over, whatever it is asked for, and only of whom it is asked', async () => {
    await folding('{1}', '2020-01-01');
    const { rows } = await test().owner.pool.query<{ said: string }>(`
      select subscriber_id || ' ' || service || ' ' || revision as said from fact_service
      union all select subscriber_id || ' ' || id || ' ' || revision from fact_payment order by 1`);

    expect(rows.map(({ said }) => said)).toEqual([
      '1 moved in 2',
      '1 moved in 3',
      '1 reopened 2',
      '1 reopened 3',
      '1 running 2',
      '1 touching 2',
      '2 over 2',
    ]);
    const imports = await test().owner.pool.query('select import_id from folded_import order by 1');
    expect(imports.rows).toEqual([{ import_id: 1 }, { import_id: 2 }]);
  });

  it('never goes back', async () => {
    await expect(folding('{1}', '2019-01-01')).rejects.toThrow(/folded up to there already/);
  });
});
