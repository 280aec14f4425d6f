import { expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { openIncident } from '../../../src/services/incident/open-incident.ts';
import { makeClose } from '../../support/closes.ts';
import { answer } from '../billing/support.ts';
import { give, night, publish, useProgramme } from '../night/support.ts';
import { a1, card, counted, EZERWAY, noon, only } from './support.ts';

const test = useProgramme(EZERWAY);

/** Nights up to the end of a day. */
async function walked(day: string): Promise<void> {
  await night(test().database, day);
}

it('tells counter, discount, next step and bonus day, each worked by hand', async () => {
  const { database } = test();
  await give(database, a1());
  await walked('2024-10-31');
  const told = await counted(database, '2024-11-20');

  expect(told.asOf).toMatchObject({
    at: '2024-11-20T12:00:00+03:00',
    walkedTo: '2024-11-01T00:00:00+03:00',
    through: '2024-10-31',
    hasNews: false,
    parked: null,
    incident: null,
  });
  // January to October.
  expect(told.counter).toMatchObject({
    value: 10,
    unit: { every: 'calendar_month', add: 1 },
    since: '2024-01-01',
  });
  expect(told.enrolment).toMatchObject({ enrolled: true, by: 'subscriber', opening: { kind: 'enrolled' } });
  // 3 % of 500.00 from 6 on.
  expect(told.discount).toMatchObject({
    kind: 'credit',
    month: '2024-11',
    date: '2024-11-01',
    percent: '3',
    amount: '15.00',
    money: { kind: 'decided' },
  });
  // 12 is reached on 1 January: 5 % of 500.00.
  expect(told.next).toMatchObject({
    kind: 'step',
    more: 2,
    date: '2025-01-01',
    counter: 12,
    percent: '5',
    amount: '25.00',
    needsEnrolment: false,
  });
  expect(told.bonusDay).toMatchObject({ date: '2024-12-01', at: '2024-12-01T00:00:00+03:00' });
  expect(told.continuity).toMatchObject({ tolerance: { duration: 'P3D' }, loss: null, pending: [] });
  expect(told.continuity.rules.map(({ rule }) => rule)).toEqual(['blocking', 'gap', 'inactivity']);
});

it('says until when a break costs nothing, and then what the return costs', async () => {
  const { database } = test();
  await give(database, a1());
  await walked('2024-10-31');
  await give(database, [
    { fact: 'service', subscriber: 'A1', service: 'internet', from: '2024-01-01', to: '2024-11-18' },
  ]);
  expect((await counted(database, '2024-11-19')).asOf.hasNews).toBe(true);

  await walked('2024-11-18');
  const before = await counted(database, '2024-11-19');
  expect(before.asOf.hasNews).toBe(false);
  // Three days of grace end at midnight of the 21st: a day and a half from noon of the 19th.
  expect(before.continuity).toMatchObject({
    now: { class: 'idle' },
    loss: { rule: 'gap', at: '2024-11-21T00:00:00+03:00', daysLeft: 1, becomes: 0, on: 'return' },
    pending: [],
  });
  // Back at that noon, nothing is lost: November counts on 1 December, December on 1 January.
  expect(before.next).toMatchObject({ kind: 'step', more: 2, date: '2025-01-01' });

  await walked('2024-11-21');
  const after = await counted(database, '2024-11-22');
  expect(after.continuity.pending).toMatchObject([{ rule: 'gap', becomes: 0 }]);
  // Back at noon of the 22nd: 0, and at 0 enrolment ends; November does not count; December to May give 6 on 1 June.
  expect(after.next).toMatchObject({
    kind: 'step',
    more: 6,
    date: '2025-06-01',
    percent: '3',
    needsEnrolment: true,
  });
  expect(after.continuity.loss).toMatchObject({
    rule: 'inactivity',
    at: '2025-10-18T00:00:00+03:00',
    on: 'hold',
  });
});

it('gives every reason why not: refused bonus, closed enrolment', async () => {
  const { database } = test();
  await give(database, [
    ...a1().map((fact) => (fact.fact === 'fee' ? { ...fact, amount: '299.99' } : fact)),
    ...a1('B2')
      .filter(({ fact }) => fact !== 'enrolment')
      .map((fact) => (fact.fact === 'service' ? { ...fact, from: '2024-08-01' } : fact)),
  ]);
  await walked('2024-10-31');

  expect((await counted(database, '2024-11-20')).discount).toMatchObject({
    kind: 'refusal',
    reasons: [
      { code: 'fee', words: 'the monthly fee is ₽299.99 (required: the monthly fee is at least ₽300.00)' },
    ],
  });
  // August to October counted: 3.
  const b2 = await counted(database, '2024-11-20', 'B2');
  expect(b2.enrolment).toMatchObject({
    enrolled: false,
    opening: {
      kind: 'closed',
      reasons: [{ code: 'counter', words: 'the counter is 3 (required: the counter is at least 6)' }],
    },
  });
  expect(b2.discount).toMatchObject({ kind: 'none', because: 'not_enrolled' });
  expect(b2.next).toMatchObject({
    kind: 'step',
    more: 3,
    date: '2025-02-01',
    percent: '3',
    needsEnrolment: true,
  });
});

it('does not guess a bonus day that no night has walked', async () => {
  const { database } = test();
  await give(database, a1());
  await walked('2024-10-31');
  const told = await counted(database, '2024-12-05');

  expect(told.discount).toMatchObject({ kind: 'undecided', month: '2024-12', date: '2024-12-01' });
  expect(told.lastOutcome).toMatchObject({ date: '2024-11-01' });
  expect(told.bonusDay?.date).toBe('2025-01-01');
  // Not before the nights: they have walked November wholly.
  expect((await counted(database, '2024-10-10')).asOf.at).toBe('2024-11-01T00:00:00+03:00');
});

it('follows the money of a credit as the month is posted and answered', async () => {
  const { database } = test();
  await give(database, a1());
  await walked('2024-10-31');
  const money = async (): Promise<unknown> => {
    const { discount } = await counted(database, '2024-11-20');
    return discount.kind === 'credit' ? discount.money : discount.kind;
  };
  const answerOf = (text: string) => answer(database, `{"id":"ezerway/2024-11/A1",${text}}`);
  expect(await money()).toEqual({ kind: 'decided' });

  await makeClose(database, {
    month: '2024-11',
    rows: [{ subscriber: 'A1', credit: '15.00', paid: '15.00' }],
  });
  expect(await money()).toEqual({ kind: 'posted' });
  await answerOf('"answer":"reject","reason":"closed"');
  expect(await money()).toEqual({ kind: 'rejected', because: 'closed' });
  await answerOf('"answer":"ack"');
  expect(await money()).toEqual({ kind: 'applied' });
});

it('says what the older system paid, what an incident holds, and who is parked', async () => {
  const { database, owner } = test();
  await give(database, a1());
  await walked('2024-10-31');
  await owner.pool.query(`update programme set pays_from = '2024-12-01'`);
  expect((await counted(database, '2024-11-20')).discount).toMatchObject({ money: { kind: 'shadow' } });

  const incident = { programme: null, from: '2024-11-10', author: 'petr', reason: 'balances' };
  await openIncident(database, incident, () => noon('2024-11-20'));
  expect((await counted(database, '2024-11-20')).asOf.incident?.since).toBe('2024-11-10T00:00:00+03:00');

  await give(database, a1('B2'));
  await night(database, '2024-11-05', {
    advance: (programme, state, facts, until) => {
      if (facts.subscriber === 'B2') throw new Error('cannot be');
      return advance(programme, state, facts, until);
    },
  }).catch(() => undefined);
  expect(await only(database, '2024-11-20', 'B2')).toMatchObject({
    kind: 'waiting',
    parked: { code: 'ENGINE_FAULT' },
  });
});

it('takes up a file that is published while it is running', async () => {
  const { database } = test();
  await give(database, a1());
  await walked('2024-10-31');
  expect((await counted(database, '2024-11-20')).title).toBe('Ezerway loyalty programme');

  await publish(
    database,
    EZERWAY.replace('Ezerway loyalty programme', 'Ezerway club').replace('percent: 3 ', 'percent: 4 '),
  );
  // Told by the terms with which it was walked, until the next night.
  expect(await counted(database, '2024-11-20')).toMatchObject({
    title: 'Ezerway loyalty programme',
    asOf: { hasNews: true },
    discount: { percent: '3' },
  });
  await walked('2024-11-01');
  expect(await counted(database, '2024-11-20')).toMatchObject({
    title: 'Ezerway club',
    asOf: { hasNews: false, walkedTo: '2024-11-02T00:00:00+03:00' },
    discount: { percent: '4', amount: '20.00' },
  });
});

it('knows nobody that no import has named, and waits for the first night', async () => {
  const { database } = test();
  await expect(card(database, '2024-11-20')).rejects.toThrow('Found "A1"; no applied import names it.');
  await give(database, a1());

  expect((await card(database, '2024-11-20')).programmes).toEqual([]);
});

it('stands where the last night ended, also for a counter that had nothing to do', async () => {
  const { database } = test();
  await give(database, a1());
  await walked('2024-10-31');
  await walked('2024-11-11');

  expect((await counted(database, '2024-11-20')).asOf.walkedTo).toBe('2024-11-12T00:00:00+03:00');
});
