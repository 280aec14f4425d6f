import { expect, it } from 'vitest';
import { createDueTable, fillDue } from '../../../src/db/night/due.repository.ts';
import { selectDueWithFacts } from '../../../src/db/night/facts.select.ts';
import { prepareReader } from '../../../src/db/night/worker-session.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

it('looks a few subscribers up by the primary key, also when everybody’s services began on the same few days', async () => {
  await test().owner.pool.query(`
    insert into subscriber (subscriber_id, external_id) select n * 1000, n::text from generate_series(1, 250000) n;
    insert into fact_service (subscriber_id, service, from_at, import_id, revision)
      select n / 2 * 1000, 's' || n % 2, timestamptz '2024-01-01' + n % 600 * interval '1 day', 1, 1
      from generate_series(2, 500000) n`);
  await test().owner.pool.query('vacuum (analyze) fact_service');
  await test().owner.pool.query(`select brin_summarize_new_values('fact_service_by_revision')`);

  const plan = await test().owner.session(async ({ client }) => {
    await prepareReader(client);
    await createDueTable(client);
    await client.query('begin');
    await fillDue(client, [{ id: 1000n, since: 0 }], 1n);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain ${selectDueWithFacts(['services'])}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });

  expect(plan).toContain('Index Scan using fact_service_pkey');
  expect(plan).not.toContain('fact_service_by_revision');
});
