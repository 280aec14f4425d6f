import { expect, it } from 'vitest';
import {
  createWriteTables,
  SUPERSEDE_ENTRIES,
  SUPERSEDE_OUTCOMES,
} from '../../../src/db/night/slice.writer.ts';
import { prepareReader } from '../../../src/db/night/worker-session.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

it('looks up what is gone by the primary key, also in months that were never analysed', async () => {
  await test().owner.pool.query(`
    insert into programme (programme, time_zone, currency, pays_from) values ('p', 'UTC', 'RUB', '2024-01-01');
    select open_programme(1::smallint);
    select open_month(1::smallint, month, month, month + interval '1 month')
      from unnest(array['2024-01-01', '2024-02-01', '2024-03-01']::date[]) as month;
    alter table entry_1_202401 set (autovacuum_enabled = false); alter table entry_1_202402 set (autovacuum_enabled = false);
    alter table entry_1_202403 set (autovacuum_enabled = false); alter table outcome_1_202401 set (autovacuum_enabled = false);
    alter table outcome_1_202402 set (autovacuum_enabled = false); alter table outcome_1_202403 set (autovacuum_enabled = false);
    insert into entry (subscriber_id, effective_at, run_id, delta, value, programme_id, sequence, version, kind)
      select n * 1000, month, 1, 1, 1, 1, 0, 1, 0
      from generate_series(1, 30000) n, unnest(array['2024-01-01', '2024-02-01', '2024-03-01']::timestamptz[]) as month;
    insert into outcome (subscriber_id, effective_at, month, run_id, counter, programme_id, sequence, version, amount)
      select n * 1000, month, month::date, 1, 1, 1, 1, 1, 5
      from generate_series(1, 30000) n, unnest(array['2024-01-01', '2024-02-01', '2024-03-01']::timestamptz[]) as month`);

  const plans = await test().owner.session(async ({ client }) => {
    await prepareReader(client);
    await createWriteTables(client);
    await client.query('begin');
    await client.query(
      `insert into gone select n * 1000, 1, n % 2 = 0, '2024-02-01', 0, '2024-02-01' from generate_series(1, 2000) n`,
    );
    await client.query('analyze gone');
    const told: string[] = [];
    for (const statement of [SUPERSEDE_ENTRIES, SUPERSEDE_OUTCOMES]) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain ${statement.replace('$1', '2')}`,
      );
      told.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    return told;
  });

  for (const [index, table] of ['entry', 'outcome'].entries()) {
    expect(plans[index]).toContain(`Index Scan using ${table}_1_202402_pkey`);
    expect(plans[index]).toMatch(/Index Cond: \(\(subscriber_id = g\.subscriber_id\)/);
  }
});
