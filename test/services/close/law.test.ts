import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { publish } from '../night/support.ts';
import { arrivalsOf, Closing, goThrough, LAST, MONTHS, terms } from './courses.ts';

const SUBSCRIBERS = 350;

let test: TestDatabase | undefined;
afterEach(async () => {
  await test?.close();
});

describe('whatever the order and the time of arrival, and whenever months were posted', () => {
  it.each([
    [1, '{ reach: P12M, negative: carry, carry_for: P3M }'],
    [2, '{ reach: P12M, negative: book }'],
    [3, '{ reach: P4M, negative: waive }'],
    [4, '{ reach: P6M, negative: carry, carry_for: P6M }'],
    [5, '{ reach: P24M, negative: carry, carry_for: P1M }'],
    [6, '{ reach: P24M, negative: book }'],
  ])(
    'credit + corrections = replay, paid + carried + written off = credit + corrections (seed %i, %s)',
    async (seed, corrections) => {
      test = await createTestDatabase();
      const { database, owner } = test;
      await publish(database, terms(corrections));
      const names = Array.from({ length: SUBSCRIBERS }, (_, number) => `S${number}`);
      await owner.pool.query("update programme set pays_from = '2024-02-01'");
      const closing = new Closing(database);
      await goThrough({ database, closing }, arrivalsOf(names, seed), seed);

      expect(closing.posted).toBe(MONTHS.length);
      expect(await differences(owner, corrections)).toEqual([]);
      expect(await unbalanced(owner)).toEqual([]);
      expect(await reportsThatDiffer(owner)).toEqual([]);
      expect(
        await verify(database, { programme: null, subscriber: null }, async () => undefined),
      ).toMatchObject({ differences: 0 });
      // The scenario is worth something: many corrections of either sign.
      const { rows } = await owner.pool.query<{ more: number; less: number }>(
        "select count(*) filter (where amount > 0)::integer as more, count(*) filter (where amount < 0)::integer as less from correction where disposition = 'booked'",
      );
      expect(Math.min(rows[0]?.more ?? 0, rows[0]?.less ?? 0)).toBeGreaterThan(50);
    },
    120_000,
  );
});

/** Subscribers and months within reach of the last close for which posted credit + corrections is not what is in force. */
async function differences({ pool }: Database, corrections: string): Promise<readonly unknown[]> {
  const reach = /P(\d+)M/.exec(corrections)?.[1] ?? '12';
  const { rows } = await pool.query<object>(
    `select subscriber_id, month, coalesce(money, 0) as money, coalesce(amount, 0) as amount
     from (select subscriber_id, month, sum(amount) as money from (
         select subscriber_id, month, credit as amount from posting join close using (close_id)
         union all select subscriber_id, month, amount from correction where disposition = 'booked'
       ) as booked group by 1, 2) as ledger
     full join (select subscriber_id, month, amount from outcome where superseded_run = 0) as replay using (subscriber_id, month)
     where coalesce(money, 0) <> coalesce(amount, 0) and month >= '${LAST}-01'::date - interval '${reach} months'`,
  );
  return rows;
}

/** Subscribers whose money does not add up over all closes. */
async function unbalanced({ pool }: Database): Promise<readonly unknown[]> {
  const { rows } = await pool.query<object>(
    `select subscriber_id from posting join close using (close_id) group by subscriber_id
     having sum(credit + corrections) <> sum(paid + written_off) + (array_agg(carried_out order by month desc))[1]`,
  );
  return rows;
}

/** Closes whose report is not what a plain select over the tables says. */
async function reportsThatDiffer({ pool }: Database): Promise<readonly unknown[]> {
  const { rows } = await pool.query<object>(
    `select month from close c cross join lateral (
       select coalesce(sum(credit), 0) as credits, coalesce(sum(corrections), 0) as corrections,
         coalesce(sum(paid) filter (where paid > 0), 0) as paid, coalesce(sum(carried_out), 0) as carried, count(*) filter (where credit > 0) as number
       from posting p where p.close_id = c.close_id) as found
     where state <> 'cancelled' and ((report #>> '{credits,sum}')::numeric, (report #>> '{corrections,sum}')::numeric,
       (report #>> '{paid,sum}')::numeric, (report #>> '{carriedOut,sum}')::numeric, (report #>> '{credits,count}')::bigint)
       is distinct from (found.credits, found.corrections, found.paid, found.carried, found.number)`,
  );
  return rows;
}
