import { beforeAll, expect, it } from 'vitest';
import { BEGINNING_WITH } from '../../src/db/subscriber.repository.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();

beforeAll(async () => {
  const ids = `select (70000000 + i)::text as id from generate_series(1, 20000) as i`;
  await test().owner.pool.query(`insert into subscriber select subscriber_id(id), id from (${ids}) as made`);
  await test().owner.pool.query('analyze subscriber');
});

it('a beginning is a range of the index, already in order', async () => {
  const { rows } = await test().owner.pool.query<{ 'QUERY PLAN': string }>(`explain ${BEGINNING_WITH}`, [
    '7000',
    21,
  ]);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('using subscriber_by_external_id');
  expect(plan).toMatch(/Index Cond: .*>= '7000'.*< '7001'/);
  expect(plan).not.toMatch(/Sort|Seq Scan/);
});
