import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../../src/services/explain.ts';
import { whatIf } from '../../../src/services/what-if/what-if.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { give, history, MONTHS, night, payer, paymentOf, publish, told } from '../night/support.ts';
import { differences, factsLeft, fold, NOW, payFrom } from './support.ts';

// A counter to which nothing happens by itself any more is not walked again, and stands where a night before the horizon left it.

const ENDED = MONTHS.replace('programme: months', 'programme: ended').replace(
  'currency: RUB',
  'currency: RUB\nvalid_until: 2024-03-01',
);

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await publish(test.database, ENDED);
  await payFrom(test, '2026-05-01');
  await give(test.database, [
    ...payer('A1'),
    // Left before either programme began.
    { fact: 'subscriber', subscriber: 'B2', kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber: 'B2', service: 'internet', from: '2023-01-01', to: '2023-11-01' },
    paymentOf('B2', '2023-10-15'),
  ]);
  await night(test.database, '2024-03-05');
  await night(test.database, '2024-05-31');
});
afterEach(async () => {
  await test.close();
});

describe('a counter that sleeps', () => {
  it('does not keep its subscriber from being folded', async () => {
    const before = await history(test.database);
    const { rows } = await test.owner.pool.query<{ slept: number }>(
      `select count(*)::integer as slept from counter join run using (run_id) where walk_to < '2024-04-01'`,
    );
    // Of A1 in the programme that ended, and of B2 in both.
    expect(rows).toEqual([{ slept: 3 }]);

    expect(await fold(test.database)).toMatchObject({ folded: 2, left: new Map() });
    expect(await factsLeft(test, 'B2')).toEqual([]);
    expect(await history(test.database)).toBe(before);
    expect(await differences(test.database)).toBe(0);
  });

  it('is woken by what comes later', async () => {
    await fold(test.database);
    await give(test.database, [
      { fact: 'service', subscriber: 'B2', service: 'internet', from: '2024-05-01' },
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-05-10', to: '2024-05-12' },
    ]);
    await night(test.database, '2024-07-31');

    // Served from May on: June, July and August are the first days after a whole month. The programme that ended has nothing for it.
    expect((await told(test.database, 'B2')).filter((line) => line.includes('accrual'))).toEqual([
      '01.06.2024 accrual +1 = 1',
      '01.07.2024 accrual +1 = 2',
      '01.08.2024 accrual +1 = 3',
    ]);
    expect(await differences(test.database)).toBe(0);
    expect(await fold(test.database, { now: Date.UTC(2026, 5, 15) })).toMatchObject({ folded: 1 });
    expect(await differences(test.database)).toBe(0);
  });

  it('that is not what the facts say is found, before and after', async () => {
    const spoil = (by: number) =>
      test.owner.pool.query(
        `update counter set value = value + $1 where value is not null and run_id in (select run_id from run where walk_to < '2024-04-01')`,
        [by],
      );
    await spoil(1);
    expect((await fold(test.database)).left).toEqual(new Map([['differs', 1]]));
    await spoil(-1);
    expect(await fold(test.database)).toMatchObject({ folded: 1 });
    await spoil(1);
    expect(await differences(test.database)).toBe(1);
  });

  it('is told of, and asked about, beside the others', async () => {
    await fold(test.database);
    const stories = await explain(test.database, { subscriber: 'A1', programme: null, at: null });
    // Three months and two: the programme that ended has stood since.
    expect(stories.map((one) => one.kind === 'story' && one.source.walk.state.value)).toEqual([5, 2]);
    await expect(
      explain(test.database, { subscriber: 'A1', programme: 'ended', at: '2024-03-20' }),
    ).rejects.toThrow(/folded/);
    const question = {
      subscriber: 'A1',
      programme: null,
      ask: { kind: 'block', blocking: 'forced' },
    } as const;
    const answers = await whatIf(
      test.database,
      { ...question, from: '2024-06-10', to: null, locale: 'en' },
      NOW,
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['answered', 'answered']);
  });

  it('of which no night has reached the horizon waits for it', async () => {
    const young = await createTestDatabase();
    await publish(young.database, MONTHS);
    await payFrom(young, '2026-05-01');
    await give(young.database, [
      { fact: 'subscriber', subscriber: 'B2', kind: 'person', segment: 'apartment' },
      { fact: 'service', subscriber: 'B2', service: 'internet', from: '2023-01-01', to: '2023-11-01' },
    ]);
    await night(young.database, '2024-03-05');
    expect((await fold(young.database)).left).toEqual(new Map([['waiting', 1]]));
    await young.close();
  });
});
