import { expect, it } from 'vitest';
import { verify } from '../../../src/services/verify.ts';
import { give, MONTHS, night, useProgramme } from './support.ts';

const test = useProgramme(MONTHS);
const SUBSCRIBERS = ['A', 'B', 'C', 'D', 'E', 'F'];

it('a connection that misses the partition of a month takes its slice back, and another walks it', async () => {
  const { database, owner } = test();
  await give(
    database,
    SUBSCRIBERS.flatMap((subscriber) => [
      { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
      { fact: 'service', subscriber, service: 'internet', from: '2024-01-01' },
    ]),
  );
  let slices = 0;
  const [report] = await night(database, '2024-04-30', {
    sliceSize: 1,
    concurrency: 1,
    afterSlice: async () => {
      slices += 1;
      if (slices > 1) return;
      // What a connection that made its list too early sees: a month that was opened is not there.
      await owner.pool.query(`
        create table entries as table entry_1_202403; create table outcomes as table outcome_1_202403;
        drop table entry_1_202403, outcome_1_202403;`);
    },
  });
  expect(slices).toBeGreaterThan(1);
  const { rows } = await owner.pool.query<{ walked: number }>(
    'select count(*)::integer as walked from entries',
  );
  expect(rows[0]?.walked).toBeLessThan(SUBSCRIBERS.length);
  await owner.pool.query('insert into entry table entries; insert into outcome table outcomes;');

  expect(report?.counts).toMatchObject({ walked: SUBSCRIBERS.length, parked: 0 });
  const months = await owner.pool.query<{ outcomes: number }>(
    `select count(*)::integer as outcomes from outcome where superseded_run = 0 group by month order by month`,
  );
  expect(months.rows.map(({ outcomes }) => outcomes)).toEqual([6, 6, 6, 6]);
  expect(await verify(database, { programme: null, subscriber: null }, async () => undefined)).toMatchObject({
    differences: 0,
  });
});

it('a night has every connection list the partitions anew before it is done', async () => {
  const { database, owner } = test();
  const parents = async (): Promise<readonly string[]> => {
    const { rows } = await owner.pool.query<{ changed: string }>(
      `select xmin::text as changed from pg_attribute where attname = 'subscriber_id'
         and attrelid = any ('{counter, entry, outcome}'::regclass[]) order by attrelid`,
    );
    return rows.map(({ changed }) => changed);
  };
  const before = await parents();
  await night(database, '2024-04-30');
  const after = await parents();
  expect(after).toHaveLength(3);
  for (const [index, changed] of after.entries()) expect(changed).not.toBe(before[index]);
});
