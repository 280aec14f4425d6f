import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answered, BonusTold } from '../../../src/services/what-if/answer.ts';
import type { Asked } from '../../../src/services/what-if/request.ts';
import { whatIf } from '../../../src/services/what-if/what-if.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, night, payer, publish } from '../night/support.ts';

// As ezerway: a blocking takes everything; who has 3 months may enrol, who has none is unenrolled.
const ROOM = `
programme: room
title: { ru: Комната, en: Room }
time_zone: Europe/Moscow
currency: RUB
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { forced: blocked, outage: served, holiday: paused, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions:
      - { id: blocking, when: { blocked: [forced] }, then: reset }
    enrolment:
      by: subscriber
      opens_when: [{ counter: { at_least: 3 } }]
      closes_when: [{ counter: { at_most: 0 } }]
    bonus:
      day: 1
      requires: [served, not_blocked]
      base: fee
      rates: [{ from: 3, percent: 3 }, { from: 6, percent: 5 }]
      rounding: half_up
`;

// As paid-months: only months paid in full count, a positive balance and a payment are asked for each month.
const PAID = `
programme: paid
title: { en: Paid }
time_zone: Europe/Moscow
currency: RUB
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { forced: blocked, other: idle }
    accrual:
      every: calendar_month
      add: 1
      requires: [{ paid_in_full: { by: period_start, evidence: either } }]
    interruptions: []
    bonus:
      day: 1
      requires: [{ balance: { more_than: "0.00", at: now } }, { payment_made: { within: P1M } }]
      base: fee
      rates: [{ from: 1, percent: 10 }]
      rounding: half_up
`;

/** Owes, and paid last in the middle of February: at the end of April that is too long ago. */
function debtor(subscriber: string): readonly Fact[] {
  return [
    ...payer(subscriber).filter(({ fact }) => fact !== 'payment'),
    { fact: 'payment', subscriber, id: 'p1', at: '2024-02-15', amount: '500.00' },
    { fact: 'balance', subscriber, at: '2024-04-01', amount: '-200.00' },
  ];
}

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, ROOM);
  await publish(test.database, PAID);
  await give(test.database, [
    ...payer('A1'),
    { fact: 'enrolment', subscriber: 'A1', at: '2024-04-10', action: 'enrol' },
    { fact: 'balance', subscriber: 'A1', at: '2024-04-16', amount: '100.00' },
    ...debtor('D1'),
  ]);
  // The nights stand at the midnight of 1 May: A1 has 4 in room, and 3 in paid, where nothing had been paid for January.
  await night(test.database, '2024-04-30');
});
afterAll(async () => {
  await test.close();
});

const NOW = Date.UTC(2024, 4, 2);

interface Question {
  readonly programme?: string;
  readonly ask: Asked;
  readonly from: string;
  readonly to?: string;
}

async function ask(subscriber: string, { programme = 'room', ask, from, to }: Question): Promise<Answered> {
  const request = { subscriber, programme, ask, from, to: to ?? null, locale: 'en' as const };
  const [answer] = await whatIf(test.database, request, NOW);
  if (answer?.kind !== 'answered') throw new Error('no answer');
  return answer;
}

/** A short line a day: `06-01: 5 15.00 | 0 not_enrolled | -15.00`. */
function days({ days: rows }: Answered): readonly string[] {
  return rows.map(
    (row) => `${row.at.slice(2, 10)}: ${bonus(row.without)} | ${bonus(row.with)} | ${row.difference}`,
  );
}

function bonus(told: BonusTold): string {
  const what =
    told.outcome === 'credit'
      ? told.amount
      : told.outcome === 'refusal'
        ? told.reasons.join(' ')
        : told.because;
  return `${told.counter ?? '–'} ${what}`;
}

const FORCED: Asked = { kind: 'block', blocking: 'forced' };

describe('what if there is a blocking', () => {
  it('compares the next six bonuses, worked by hand', async () => {
    const answer = await ask('A1', { ask: FORCED, from: '2024-06-10', to: '2024-06-12' });

    // 500.00 a month: 3 % from 3, 5 % from 6. The blocking takes everything in June, and with it the enrolment for good; June does
    // not count, July is the first that does.
    expect(days(answer)).toEqual([
      '24-06-01: 5 15.00 | 5 15.00 | 0.00',
      '24-07-01: 6 25.00 | 0 not_enrolled | -25.00',
      '24-08-01: 7 25.00 | 1 not_enrolled | -25.00',
      '24-09-01: 8 25.00 | 2 not_enrolled | -25.00',
      '24-10-01: 9 25.00 | 3 not_enrolled | -25.00',
      '24-11-01: 10 25.00 | 4 not_enrolled | -25.00',
    ]);
    expect(answer.sums).toEqual({
      past: null,
      next: { without: '140.00', with: '15.00', difference: '-125.00' },
    });
    expect(answer.now).toEqual({
      without: { counter: 4, enrolled: true },
      with: { counter: 4, enrolled: true },
    });
    expect(answer.steps.without).toEqual([]);
    expect(answer.steps.with.map(({ at, kind }) => `${at.slice(0, 10)} ${kind}`)).toEqual([
      '2024-06-10 reset',
      '2024-06-10 unenrolled',
      '2024-07-01 skip',
    ]);
  });

  it('in the past: had it been, from then on', async () => {
    const answer = await ask('A1', { ask: FORCED, from: '2024-04-20', to: '2024-04-21' });

    // 1 May is past already: 4 months gave 15.00; with the blocking April took everything.
    expect(days(answer)[0]).toBe('24-05-01: 4 15.00 | 0 not_enrolled | -15.00');
    expect(answer.days.map(({ isPast }) => isPast)).toEqual([true, false, false, false, false, false, false]);
    expect(answer.now.with).toEqual({ counter: 0, enrolled: false });
    expect(answer.sums.past).toEqual({ without: '15.00', with: '0.00', difference: '-15.00' });
  });

  it('of a kind that counts as service, changes nothing', async () => {
    const answer = await ask('A1', { ask: { kind: 'block', blocking: 'outage' }, from: '2024-06-10' });

    expect(answer.sums.next.difference).toBe('0.00');
    expect(answer.steps).toEqual({ without: [], with: [] });
  });
});

describe('what if there is a pause', () => {
  it('is a blocking of the kind that the terms take for one', async () => {
    const answer = await ask('A1', { ask: { kind: 'pause' }, from: '2024-06-10', to: '2024-07-10' });

    expect(answer.hypothesis).toMatchObject({ kind: 'block', blocking: 'holiday' });
    // Paused on 1 July: neither served nor counted; June and July have a pause in them and do not count.
    expect(days(answer).slice(1, 4)).toEqual([
      '24-07-01: 6 25.00 | 5 not_served | -25.00',
      '24-08-01: 7 25.00 | 5 15.00 | -10.00',
      '24-09-01: 8 25.00 | 6 25.00 | 0.00',
    ]);
  });

  it('is refused where the terms have none, with the kinds they have', async () => {
    await expect(
      ask('A1', { programme: 'paid', ask: { kind: 'pause' }, from: '2024-06-10' }),
    ).rejects.toMatchObject({
      code: 'USAGE',
      detail: expect.stringContaining('paid: forced blocked, other idle') as string,
    });
  });
});

describe('what if there is a payment', () => {
  it('who pays each month is taken to go on', async () => {
    const { days: rows, assumed } = await ask('A1', {
      programme: 'paid',
      ask: { kind: 'pay', amount: '10.00' },
      from: '2024-05-05',
    });

    // A balance of 100.00 stays above zero, a payment comes on the 15th of every month: 10 % of 500.00 each time.
    expect(rows.map(({ without }) => bonus(without))).toEqual([
      '4 50.00',
      '5 50.00',
      '6 50.00',
      '7 50.00',
      '8 50.00',
      '9 50.00',
    ]);
    expect(assumed.join()).toContain(
      '₽500.00, is paid each month on the day of the payment of 15 April 2024',
    );
  });

  it('ends a debt from then on, and counts as a payment for a month', async () => {
    const answer = await ask('D1', {
      programme: 'paid',
      ask: { kind: 'pay', amount: '700.00' },
      from: '2024-05-20',
    });

    // The payment of February paid for March alone. With 700.00 on 20 May June is paid, and the balance is 500.00 from then on: that
    // pays every month after it. A payment within a month is there on 1 June only.
    expect(days(answer)).toEqual([
      '24-06-01: 1 balance no_payment | 1 50.00 | 50.00',
      '24-07-01: 1 balance no_payment | 2 no_payment | 0.00',
      '24-08-01: 1 balance no_payment | 3 no_payment | 0.00',
      '24-09-01: 1 balance no_payment | 4 no_payment | 0.00',
      '24-10-01: 1 balance no_payment | 5 no_payment | 0.00',
      '24-11-01: 1 balance no_payment | 6 no_payment | 0.00',
    ]);
    expect(answer.assumed.join()).toContain('nothing is paid: the last payment was on 15 February 2024');
  });
});

describe('what if the contract ends', () => {
  it('nothing comes any more', async () => {
    const answer = await ask('A1', { ask: { kind: 'terminate' }, from: '2024-07-15' });

    expect(days(answer).slice(1, 4)).toEqual([
      '24-07-01: 6 25.00 | 6 25.00 | 0.00',
      // July was served in part, and counts.
      '24-08-01: 7 25.00 | 7 not_enrolled | -25.00',
      '24-09-01: 8 25.00 | 7 not_enrolled | -25.00',
    ]);
  });
});

describe('a question that cannot be', () => {
  it.each<[name: string, question: Question, detail: RegExp]>([
    ['a day', { ask: FORCED, from: 'soon' }, /--from: found "soon"/],
    ['a span', { ask: FORCED, from: '2024-06-02', to: '2024-06-02' }, /--to: 2024-06-02 is not after --from/],
    [
      'a kind',
      { ask: { kind: 'block', blocking: 'forcde' }, from: '2024-06-01' },
      /found "forcde"; named by the terms: forced, outage, holiday/,
    ],
    ['an amount', { ask: { kind: 'pay', amount: '0' }, from: '2024-06-01' }, /--pay: found "0"/],
    ['an end', { ask: { kind: 'terminate' }, from: '2024-06-01', to: '2024-07-01' }, /Leave --to out/],
    [
      'a time',
      { ask: FORCED, from: '2024-11-02' },
      /after the last of the next 6 bonus days of room, 2024-11-01/,
    ],
  ])('%s', async (_name, question, detail) => {
    const failed = ask('A1', question);

    await expect(failed).rejects.toMatchObject({ code: 'USAGE' });
    await expect(failed).rejects.toThrow(detail);
  });

  it('a subscriber', async () => {
    await expect(ask('A9', { ask: FORCED, from: '2024-06-01' })).rejects.toMatchObject({
      code: 'SUBSCRIBER_NOT_FOUND',
    });
  });

  it('writes nothing', async () => {
    const { rows } = await test.owner.pool.query('select from fact_blocking');

    expect(rows).toEqual([]);
  });
});
