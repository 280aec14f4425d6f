import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import { verify } from '../../../src/services/verify.ts';
import { type Fact, give, night, publish, told, useProgramme } from './support.ts';

/** A month of service is worth one; a forced blocking takes everything; from the second month on 10 % of the fee, for persons. */
const PLAIN = `
programme: plain
title: { en: Plain }
time_zone: Europe/Moscow
currency: RUB
versions:
  - effective_from: 2024-01-01
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions:
      - { id: forced, when: { blocked: [forced] }, then: reset }
    bonus:
      day: 1
      requires: [served, { kind: person }]
      base: fee
      rates: [{ from: 2, percent: 10 }]
      rounding: half_up
`;

interface Subscriber {
  readonly kind?: string;
  readonly amount?: string;
  readonly from?: string;
}

function served(
  subscriber: string,
  { kind = 'person', amount = '500.00', from = '2024-01-01' }: Subscriber = {},
): Fact[] {
  return [
    { fact: 'subscriber', subscriber, kind, segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount, from: '2024-01-01' },
  ];
}

const test = useProgramme(PLAIN);

/** What the last run walked, and how many of it together. */
async function lastCounts(): Promise<unknown> {
  const { rows } = await test().owner.pool.query(
    `select (counts -> 'walked')::integer as walked, (counts -> 'together')::integer as together from run order by run_id desc limit 1`,
  );
  return rows[0];
}

async function differences(): Promise<unknown> {
  return verify(test().database, { programme: null, subscriber: null }, async () => undefined);
}

const MONTHS = [
  '01.02.2024 accrual +1 = 1',
  '01.02.2024 refusal below_first_rung',
  '01.03.2024 accrual +1 = 2',
];

describe('counters in one situation', () => {
  it('are decided once, and each is told what was decided', async () => {
    await give(test().database, [
      ...served('A1'),
      // Of the same month, a day later: a past of its own, and nothing else.
      ...served('A2', { from: '2024-01-02' }),
      ...served('A3'),
      ...served('B1', { amount: '800.00' }),
      ...served('B2', { amount: '800.00' }),
      ...served('C1', { kind: 'organisation' }),
    ]);
    await night(test().database, '2024-01-31');
    await night(test().database, '2024-02-29', { sliceSize: 100 });

    expect(await lastCounts()).toEqual({ walked: 6, together: 5 });
    for (const name of ['A1', 'A2', 'A3']) {
      expect(await told(test().database, name)).toEqual([...MONTHS, '01.03.2024 credit 50.00']);
    }
    for (const name of ['B1', 'B2']) {
      expect(await told(test().database, name)).toEqual([...MONTHS, '01.03.2024 credit 80.00']);
    }
    expect(await told(test().database, 'C1')).toEqual([
      '01.02.2024 accrual +1 = 1',
      '01.02.2024 refusal kind',
      '01.03.2024 accrual +1 = 2',
      '01.03.2024 refusal kind',
    ]);
    expect(await differences()).toEqual({ counters: 6, waiting: 0, differences: 0 });
  });

  it('go on together month after month', async () => {
    await give(
      test().database,
      ['A1', 'A2', 'A3'].flatMap((name) => served(name)),
    );
    for (const day of ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30'])
      await night(test().database, day);

    expect(await lastCounts()).toEqual({ walked: 3, together: 3 });
    expect((await told(test().database, 'A2')).slice(-2)).toEqual([
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 credit 50.00',
    ]);
    expect(await differences()).toEqual({ counters: 3, waiting: 0, differences: 0 });
  });

  it('are left by whom something came for', async () => {
    await give(
      test().database,
      ['A1', 'A2', 'A3', 'A4'].flatMap((name) => served(name)),
    );
    await night(test().database, '2024-01-31');
    await give(test().database, [
      { fact: 'blocking', subscriber: 'A2', kind: 'forced', from: '2024-02-10', to: '2024-02-12' },
      // Known too late: the counter was walked past it.
      { fact: 'blocking', subscriber: 'A3', kind: 'forced', from: '2024-01-20', to: '2024-01-21' },
    ]);
    await night(test().database, '2024-02-29');

    expect(await lastCounts()).toEqual({ walked: 4, together: 2 });
    expect((await told(test().database, 'A1')).slice(-2)).toEqual([
      '01.03.2024 accrual +1 = 2',
      '01.03.2024 credit 50.00',
    ]);
    expect((await told(test().database, 'A2')).slice(-3)).toEqual([
      '10.02.2024 reset -1 = 0',
      '01.03.2024 skip +0 = 0',
      '01.03.2024 refusal below_first_rung',
    ]);
    expect(await differences()).toEqual({ counters: 4, waiting: 0, differences: 0 });
  });

  it('are walked one by one when the programme was published anew', async () => {
    await give(
      test().database,
      ['A1', 'A2'].flatMap((name) => served(name)),
    );
    await night(test().database, '2024-01-31');
    await publish(test().database, PLAIN.replace('percent: 10', 'percent: 20'));
    await night(test().database, '2024-02-29');

    expect(await lastCounts()).toEqual({ walked: 2, together: null });
    expect((await told(test().database, 'A1')).at(-1)).toBe('01.03.2024 credit 100.00');
  });

  it('are parked one by one when the engine does not accept them', async () => {
    await give(
      test().database,
      ['A1', 'A2'].flatMap((name) => served(name)),
    );
    await night(test().database, '2024-01-31');
    await night(test().database, '2024-02-29', {
      advance: () => {
        throw new SubscriberRefused('COUNTER_OUT_OF_RANGE', 'no');
      },
    });
    const { rows } = await test().owner.pool.query('select count(*)::integer as parked from parked');

    expect(rows).toEqual([{ parked: 2 }]);
    // The next night walks both from all their facts.
    await night(test().database, '2024-03-31', { advance });
    expect((await told(test().database, 'A2')).slice(-2)).toEqual([
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
    ]);
    expect(await differences()).toEqual({ counters: 2, waiting: 0, differences: 0 });
  });
});
