import { addDays, type LocalDate } from '../../rules/time.ts';
import type { Database } from '../../src/db/database.ts';
import { give, night, publish } from '../services/night/support.ts';
import type { TestDatabase } from '../support/database.ts';

/** The terms of docs/late-blocking.md. @param negative `carry`, `book` or `waive` */
function terms(negative: string): string {
  return `
programme: late
title: { en: Late }
time_zone: Europe/Moscow
currency: RUB
corrections: { reach: P12M, negative: ${negative}, carry_for: P6M }
versions:
  - effective_from: 2018-01-01
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions: [{ id: forced, when: { blocked: [forced] }, then: reset }]
    bonus:
      day: 1
      requires: [served]
      base: fee
      rates: [{ from: 6, percent: 3 }, { from: 12, percent: 5 }, { from: 24, percent: 7 }, { from: 36, percent: 10 }, { from: 60, percent: 15 }]
      rounding: half_up
`;
}

/** The subscriber of the page, served for 500.00 a month; nothing is walked yet. */
export async function begin({ database, owner }: TestDatabase, negative: string): Promise<void> {
  await publish(database, terms(negative));
  await owner.pool.query("update programme set pays_from = '2024-01-01'");
  await give(database, [
    { fact: 'subscriber', subscriber: 'A1', kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber: 'A1', service: 'internet', from: '2018-01-01' },
    {
      fact: 'fee',
      subscriber: 'A1',
      service: 'internet',
      tariff: 'home',
      amount: '500.00',
      from: '2018-01-01',
    },
  ]);
}

/** The row that the billing system delivers eight months late. */
export async function learnOfBlocking(database: Database): Promise<void> {
  const times = { from: '2024-01-15T10:00', to: '2024-01-15T11:00' };
  await give(database, [{ fact: 'blocking', subscriber: 'A1', kind: 'forced', ...times }]);
}

/** The night whose end is T of a month. @param month `YYYY-MM` */
export async function nightBefore(database: Database, month: string): Promise<void> {
  await night(database, addDays(`${month}-01` as LocalDate, -1));
}
