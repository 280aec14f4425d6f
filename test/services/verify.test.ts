import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FoundDifference, verify } from '../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { give, MONTHS, night, payer, publish } from './night/support.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, ['A1', 'A2'].flatMap(payer));
  await night(test.database, '2024-02-29');
  await night(test.database, '2024-04-30');
});
afterEach(async () => {
  await test.close();
});

/** Damages what is stored, as no part of the product can, and says what the check finds. */
async function damage(statement: string): Promise<readonly unknown[]> {
  await test.owner.pool.query(statement);
  const found: FoundDifference[] = [];
  const summary = await verify(test.database, { programme: null, subscriber: null }, async (one) => {
    found.push(one);
  });
  expect(summary.differences).toBe(found.length);
  return found.map(({ subscriber, difference }) => ({ subscriber, ...difference }));
}

const ONE = `subscriber_id = subscriber_id('A1')`;

describe('verify', () => {
  it('finds nothing after nights, and says how many counters it looked at', async () => {
    const summary = await verify(test.database, { programme: null, subscriber: null }, async () => undefined);

    expect(summary).toEqual({ counters: 2, waiting: 0, differences: 0 });
  });

  it('finds nothing while facts wait for the next night', async () => {
    await give(test.database, [{ fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-02-10' }]);

    expect(await damage('select 1')).toEqual([]);
  });

  it('finds a changed entry: what is stored, and what the facts say', async () => {
    expect(
      await damage(`update entry set delta = 2 where ${ONE} and effective_at = '2024-02-29 21:00+00'`),
    ).toMatchObject([
      { subscriber: 'A1', kind: 'stored-only', step: { kind: 'accrual', delta: 2, value: 2 } },
      { subscriber: 'A1', kind: 'replayed-only', step: { kind: 'accrual', delta: 1, value: 2 } },
    ]);
  });

  it('finds an entry that is missing', async () => {
    expect(
      await damage(`delete from entry where ${ONE} and effective_at = '2024-02-29 21:00+00'`),
    ).toMatchObject([{ subscriber: 'A1', kind: 'replayed-only', step: { kind: 'accrual', value: 2 } }]);
  });

  it('finds a changed amount', async () => {
    expect(
      await damage(`update outcome set amount = 50.01 where ${ONE} and month = '2024-03-01'`),
    ).toMatchObject([
      { subscriber: 'A1', kind: 'stored-only', step: { outcome: 'credit', amount: 5001n } },
      { subscriber: 'A1', kind: 'replayed-only', step: { outcome: 'credit', amount: 5000n } },
    ]);
  });

  it.each([
    ['value', 'value = 5', '5', '4'],
    ['enrolled', 'enrolled = true', 'true', 'false'],
    // The next thing after May begins is the 1st of June, midnight in Moscow.
    [
      'next_at',
      `next_at = '2024-05-20 00:00+00'`,
      String(Date.UTC(2024, 4, 20)),
      String(Date.UTC(2024, 4, 31, 21)),
    ],
    ['wakes_at', `wakes_at = '2024-05-20 00:00+00'`, String(Date.UTC(2024, 4, 20)), 'null'],
    ['value', 'value = null', 'null', '4'],
  ])('finds a counter with another %s', async (field, change, stored, replayed) => {
    expect(await damage(`update counter set ${change} where ${ONE}`)).toEqual([
      { subscriber: 'A1', kind: 'counter', field, stored, replayed },
    ]);
  });

  it('finds a counter that is missing', async () => {
    expect(await damage(`delete from counter where ${ONE}`)).toEqual([
      { subscriber: 'A1', kind: 'no-counter' },
    ]);
  });

  it('looks at one subscriber only when asked', async () => {
    await test.owner.pool.query(`update counter set value = 5 where ${ONE}`);
    const summary = await verify(
      test.database,
      { programme: 'months', subscriber: 'A2' },
      async () => undefined,
    );

    expect(summary).toEqual({ counters: 1, waiting: 0, differences: 0 });
  });

  it('leaves counters to the next night when their programme was published anew', async () => {
    await publish(test.database, MONTHS.replace('percent: 10', 'percent: 20'));
    const summary = await verify(test.database, { programme: null, subscriber: null }, async () => undefined);

    expect(summary).toEqual({ counters: 0, waiting: 2, differences: 0 });
  });
});
