import { beforeAll, describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../rules/time.ts';
import { type OpenMonth, selectAccountsOf } from '../../../src/db/close/accounts.select.ts';
import { type CloseRow, listCloses } from '../../../src/db/close/close.repository.ts';
import { listPostingsOf } from '../../../src/db/close/posted-money.ts';
import { subscriberId } from '../../../src/db/subscriber-id.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();
let open: OpenMonth;

// Three posted months of 5,000 subscribers: what is asked of one of them must not read the rows of all.
beforeAll(async () => {
  const { pool } = test().owner;
  await pool.query(`
    insert into subscriber (subscriber_id, external_id) select subscriber_id(n::text), n::text from generate_series(1, 5000) n;
    insert into programme (programme, time_zone, currency, pays_from) values ('p', 'UTC', 'RUB', '2024-01-01');
    insert into run (programme_id, business_date, walk_to, state, cut_from, cut, is_full, state_format, slices, zone_data, holder,
        holder_pid, lease_token, lease_until, finished_at)
      values (1, '2024-01-01', now(), 'done', 0, 1, true, 1, 500, '', '', 1, 1, now(), now());
    select open_programme(1::smallint);`);
  for (let month = 1; month <= 4; month += 1) {
    const first = `timestamptz '2024-${month}-01'`;
    await pool.query(`
      select open_month(1::smallint, (${first})::date, ${first}, timestamptz '2024-${month + 1}-01');
      insert into outcome (subscriber_id, effective_at, month, run_id, counter, programme_id, sequence, version, amount)
        select subscriber_id, ${first}, ${first}, 1, 1, 1, 1, 0, 1 from subscriber;`);
    if (month < 4) await postAll(first);
  }
  await pool.query('vacuum (analyze) subscriber, outcome, posting, correction');
  const posted: readonly CloseRow[] = await listCloses(pool, 1, ['posted']);
  open = { programmeId: 1, month: '2024-04-01' as LocalDate, paysFrom: 0, posted };
});

/** A close of everybody's 1.00, each also corrected by it. */
async function postAll(first: string): Promise<void> {
  const { pool } = test().owner;
  const { rows } = await pool.query<{ id: number }>(
    `select begin_close(1::smallint, (${first})::date, ${first}, 1, 'test') as id`,
  );
  const id = rows[0]?.id ?? 0;
  await pool.query(`
    insert into posting_${id} (subscriber_id, close_id, effective_at, credit, corrections, carried_in, paid, carried_out, written_off)
      select subscriber_id, ${id}, ${first}, 1, 0, 0, 1, 0, 0 from subscriber;
    insert into correction_${id} select subscriber_id, ${id}, '2023-12-01', 0, 1, 1, 'booked', '{}' from subscriber;
    select end_preview(${id}, '{"made": "by hand"}', '[]');
    select begin_posting(${id}, 'test'); select end_posting(${id});`);
}

async function planOf(select: string): Promise<string> {
  const { rows } = await test().owner.pool.query<{ 'QUERY PLAN': string }>(`explain ${select}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const BIG = /Seq Scan on (posting|correction|outcome|counter|subscriber)\w*/;

describe('what the open close would do', () => {
  it.each([
    ['one subscriber', ['7']],
    ['some', Array.from({ length: 20 }, (_, number) => `${number + 1}`)],
  ])('for %s, is looked up by primary keys', async (_name, names) => {
    const plan = await planOf(selectAccountsOf(open, names.map(subscriberId)));

    expect(BIG.exec(plan)?.[0]).toBe(undefined);
    expect(/posting_1_pkey/.test(plan) && /outcome_1_202404_pkey/.test(plan)).toBe(true);
  });

  it('and what was posted', async () => {
    const asked: string[] = [];
    await listPostingsOf(
      {
        query: ((select: string) => {
          asked.push(select);
          return Promise.resolve({ rows: [] });
        }) as never,
      },
      open.posted,
      [],
    );

    const plan = await planOf((asked[0] ?? '').replace('$1', `'{${subscriberId('7')}}'`));
    expect(plan).not.toMatch(BIG);
    expect(plan).toMatch(/posting_3_pkey/);
  });
});
