import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthText } from '../../../rules/time.ts';
import { cutAt } from '../../support/cut.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, night, publish } from '../night/support.ts';
import { numberOf, post, preview } from './support.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

const FOREVER_PAID = `
programme: paid
title: { en: Paid }
time_zone: Europe/Moscow
currency: RUB
safeguards: { one_credit: "90.00" }
versions:
  - effective_from: 2018-01-01
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions: [{ id: forced, when: { blocked: [forced] }, then: reset }]
    bonus:
      day: 1
      requires: [served]
      base: fee
      rates: [{ from: 1, percent: 10 }]
      rounding: half_up
`;

const FIRST = '2018-02';

function served(subscriber: string, fee: string): readonly Fact[] {
  return [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2018-01-01' },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount: fee, from: '2018-01-01' },
  ];
}

const NAMES = Array.from({ length: 30 }, (_, number) => `A${number + 1}`);

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, FOREVER_PAID);
  await test.owner.pool.query("update programme set pays_from = '2018-02-01'");
  // One in three is paid 100.00 and held, so that every step of a preview has something to do.
  await give(
    test.database,
    NAMES.flatMap((name, index) => served(name, index % 3 === 0 ? '1000.00' : '500.00')),
  );
  await night(test.database, '2025-12-31');
});
afterAll(async () => {
  await test.close();
});

/** Every posted month pays each of the twenty once. */
async function paidOnce(months: number): Promise<void> {
  const { rows } = await test.owner.pool.query(
    `select month::text, count(*)::integer as credits, sum(paid) as paid from close join posting using (close_id)
     where state = 'posted' group by month having count(*) <> 20 or sum(paid) <> 1000`,
  );
  expect(rows).toEqual([]);
  const { rows: closes } = await test.owner.pool.query<{ state: string; closes: number }>(
    'select state, count(*)::integer as closes from close where state <> $1 group by state',
    ['cancelled'],
  );
  expect(closes).toEqual([{ state: 'posted', closes: months }]);
}

describe('a close that is killed', () => {
  let posted = 0;
  const open = (): string => monthText(numberOf(FIRST) + posted);
  const closeOpen = async (): Promise<void> => {
    await preview(test.database, 'paid', open());
    await post(test.database, 'paid', open());
  };

  /** What an operator does after a crash: looks whether it is posted, and if not goes on. */
  async function resume(): Promise<void> {
    const { rows } = await test.owner.pool.query<{ state: string }>(
      "select state from close where month = $1 and state <> 'cancelled'",
      [`${open()}-01`],
    );
    const state = rows[0]?.state ?? 'open';
    if (state === 'open') await closeOpen();
    else await post(test.database, 'paid', open());
    posted += 1;
  }

  it('at every question that it asks the database, and resumed, pays once', async () => {
    const questions = await cutAt(Number.POSITIVE_INFINITY, 'before', closeOpen);
    posted += 1;
    for (let n = 1; n <= questions; n += 1) {
      for (const when of ['before', 'after'] as const) {
        await cutAt(n, when, closeOpen);
        await resume();
      }
    }

    expect(posted).toBeGreaterThan(50);
    await paidOnce(posted);
  }, 120_000);

  it('as a process, at whatever instant, pays once', async () => {
    let killed = 0;
    for (let number = 0; number < 10; number += 1) {
      const actions = number % 2 === 0 ? ['preview'] : ['preview', 'post'];
      for (const action of actions) {
        const args = [MAIN, 'close', open(), action, '--programme', 'paid'];
        const child = spawn(process.execPath, args, {
          env: { ...process.env, DATABASE_URL: test.url },
          stdio: 'ignore',
        });
        const exited = once(child, 'close');
        await setTimeout(260 + number * 35);
        child.kill('SIGKILL');
        if ((await exited)[0] === null) killed += 1;
      }
      await resume();
    }

    expect(killed).toBeGreaterThan(4);
    await paidOnce(posted);
  }, 120_000);
});
