import { beforeAll, describe, expect, it } from 'vitest';
import { FOREVER, zoneOf } from '../../../rules/time.ts';
import type { Belief } from '../../../src/db/history/belief.ts';
import { selectHistory } from '../../../src/db/history/history.stream.ts';
import { selectNow } from '../../../src/db/history/now.select.ts';
import { selectPage } from '../../../src/db/history/page.repository.ts';
import type { HistoryView } from '../../../src/db/history/view.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

// Ten months of 5,000 counters: what is asked of one of them must not read the pages of all.
beforeAll(async () => {
  await test().owner.pool.query(`
    insert into subscriber (subscriber_id, external_id) select subscriber_id(n::text), n::text from generate_series(1, 5000) n;
    insert into touch (subscriber_id, revision, since) select subscriber_id, 1, '2024-01-01' from subscriber;
    insert into programme (programme, time_zone, currency, pays_from) values ('p', 'UTC', 'RUB', '2024-01-01');
    insert into run (programme_id, business_date, walk_to, state, cut_from, cut, is_full, state_format, slices, zone_data, holder,
        holder_pid, lease_token, lease_until, finished_at)
      select 1, date '2024-01-01' + n, now(), 'done', 0, 1, true, 1, 500, '', '', 1, 1, now(), now() from generate_series(1, 300) n;
    insert into run_slice (run_id, slice, id_from, id_to, state, finished_at)
      select run_id, slice, 0, 0, 'done', now() from run, generate_series(1, 500) slice;`);
  for (let month = 1; month <= 10; month += 1) {
    const first = `timestamptz '2024-${month}-01'`;
    const next = `timestamptz '2024-${month + 1}-01'`;
    await test().owner.pool.query(`
      select open_month(1::smallint, (${first})::date, ${first}, ${next});
      insert into entry (subscriber_id, effective_at, run_id, delta, value, programme_id, sequence, version, kind)
        select subscriber_id, ${first}, 1, 1, 1, 1, 0, 0, 0 from subscriber;
      insert into outcome (subscriber_id, effective_at, month, run_id, counter, programme_id, sequence, version, amount)
        select subscriber_id, ${first}, ${first}, 1, 1, 1, 1, 0, 1 from subscriber;`);
  }
  await test().owner.pool.query('vacuum (analyze) subscriber, touch, run, run_slice, entry, outcome');
});

const RUN = { runId: 299, walkTo: 0, cut: 1n, slices: 500 };
const BELIEF: Belief = { at: FOREVER, whole: RUN, underWay: { ...RUN, runId: 300 } };
const VIEW: HistoryView = {
  programmeId: 1,
  zone: zoneOf('UTC'),
  belief: BELIEF,
  asOf: Date.UTC(2024, 6, 15),
  withSuperseded: true,
  facts: 4095,
};
const BIG = /Seq Scan on (entry|outcome|touch|subscriber|run_slice)\w*/;

async function planOf(select: string): Promise<string> {
  const { rows } = await test().owner.pool.query<{ 'QUERY PLAN': string }>(`explain ${select}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('the history of one subscriber', () => {
  it.each([
    ['in force', { view: null, withRecords: false, withEmpty: false }],
    ['in force, also of whom nothing was written for', { view: null, withRecords: false, withEmpty: true }],
    [
      'of both times, with who wrote and superseded what',
      { view: VIEW, withRecords: true, withEmpty: false },
    ],
  ])('%s, looks into each partition by its key', async (_name, what) => {
    const plan = await planOf(selectHistory({ programmeId: 1, subscriber: '77', ...what }));

    expect(plan).not.toMatch(BIG);
    expect(plan).toMatch(/Index Scan using entry_1_202403_pkey/);
    expect(plan).toMatch(/Index Scan using outcome_1_202403_pkey/);
  });

  it('does not look into months later than it is asked for', async () => {
    const plan = await planOf(
      selectHistory({ programmeId: 1, subscriber: '77', view: VIEW, withRecords: false, withEmpty: false }),
    );

    expect(plan).toContain('entry_1_202407');
    expect(plan).not.toMatch(/(entry|outcome)_1_202408/);
  });

  it.each(['newest-first', 'oldest-first'] as const)(
    'page by page, %s, goes on from a place',
    async (order) => {
      const after = { effective: Date.UTC(2024, 3, 1), sequence: 0, run: 1 };

      const plan = await planOf(selectPage({ subscriber: '77', view: VIEW, order, after, limit: 20 }));

      expect(plan).not.toMatch(BIG);
      // Partitions on the other side of the place are left out.
      expect(plan).not.toMatch(order === 'newest-first' ? /_1_202405/ : /_1_202403/);
      expect(plan).toMatch(/entry_1_202404_pkey/);
    },
  );

  it('of what is in force now, looks into the months that it names by their keys, and older ones only if it must', async () => {
    const months = { from: 2024 * 12 + 6, fromAt: Date.UTC(2024, 6, 1), until: null };
    const text = selectNow({ programmeId: 1, months });

    const plan = await planOf(text.replaceAll('$1', `'{77}'`).replaceAll('$2', '50'));

    expect(plan).not.toMatch(BIG);
    expect(plan).toMatch(/entry_1_202407_pkey/);
    expect(plan).toMatch(/outcome_1_202410_pkey/);
    const older = plan.split('\n').filter((line) => /(entry|outcome)_1_202403/.test(line));
    // Once for each table, in the question whether there are any.
    expect(older.length).toBe(2);
  });
});
