import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { findMonth } from '../../../src/services/close/find-month.ts';
import { type CloseForecast, previewOrForecast } from '../../../src/services/close/forecast.ts';
import type { Acceptance, StopName } from '../../../src/services/close/report.ts';
import { loadSample } from '../../../src/services/sample.ts';
import { createTestDatabase } from '../../support/database.ts';
import { everythingWritten, type Fact, give, MONTHS, night, useProgramme } from '../night/support.ts';
import { post, preview } from './support.ts';

async function look(
  database: Database,
  name: string,
  month: string,
  now: string,
  accepted: ReadonlyMap<StopName, Acceptance> = new Map(),
) {
  const found = await findMonth(database, name, month);
  return previewOrForecast(database, { month: found, by: 'olga', accepted, now: Date.parse(now) });
}

async function forecast(
  database: Database,
  name: string,
  month: string,
  now: string,
): Promise<CloseForecast> {
  const found = await look(database, name, month, now);
  if (found.kind === 'preview') throw new Error(`${month} is previewed`);
  return found.forecast;
}

/** Served from the beginning of 2024 for 500.00 a month, with payments of these days. */
function served(subscriber: string, payments: readonly string[]): readonly Fact[] {
  return [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2024-01-01' },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount: '500.00', from: '2024-01-01' },
    ...payments.map((at) => ({ fact: 'payment', subscriber, id: at, at, amount: '500.00' })),
  ];
}

const ON_THE_25TH = ['2024-01-25', '2024-02-25', '2024-03-25'];

/** From the middle of April: March and April are posted, May is decided on its 1st. */
const APRIL = '2024-04-21T10:00:00+03:00';

/** Of everything of closes that is kept. */
async function closesKept({ pool }: Database): Promise<readonly unknown[]> {
  const { rows } = await pool.query<object>(
    `select (select json_agg(close) from close) as closes, (select json_agg(h) from held_credit h) as held,
       (select json_agg(p order by close_id, subscriber_id) from posting p) as postings,
       (select json_agg(relname order by relname) from pg_class where relnamespace = 'public'::regnamespace) as relations,
       (select last_value from close_close_id_seq) as number`,
  );
  return rows;
}

describe('the forecast of an open month', () => {
  const test = useProgramme(MONTHS);

  /** Nights up to 20 April, so that everything is known to its end. */
  async function untilApril(facts: readonly Fact[]): Promise<void> {
    const { database, owner } = test();
    await owner.pool.query("update programme set pays_from = '2024-03-01'");
    await give(database, facts);
    await night(database, '2024-04-20');
    for (const month of ['2024-03', '2024-04']) {
      await preview(database, 'months', month);
      await post(database, 'months', month);
    }
  }

  it('pays who goes on paying, at the fee of that day, and tells what it takes for granted', async () => {
    await untilApril([
      ...served('A1', ON_THE_25TH),
      ...served('A2', ['2024-01-15']),
      ...served('A3', ON_THE_25TH),
      {
        fact: 'fee',
        subscriber: 'A3',
        service: 'internet',
        tariff: 'home',
        amount: '800.00',
        from: '2024-04-10',
      },
      ...served('A4', ON_THE_25TH),
      { fact: 'blocking', subscriber: 'A4', kind: 'forced', from: '2024-04-10' },
    ]);

    const { report, assumed, knownTo } = await forecast(test().database, 'months', '2024-05', APRIL);

    // January to April are four. A2 has not paid since January; A4 is blocked since the 10th, and stays so.
    expect(report.credits).toEqual({ count: 2, sum: '130.00' });
    expect(report.rungs).toEqual([
      { percent: '10', amount: null, counterFrom: 4, counterTo: 4, count: 2, sum: '130.00' },
    ]);
    expect(report.refusals).toEqual({
      count: 2,
      reasons: [
        { code: 'no_payment', count: 1 },
        { code: 'not_served', count: 1 },
      ],
    });
    expect(report.largest.map(({ subscriber, amount }) => [subscriber, amount])).toEqual([
      ['A3', '80.00'],
      ['A1', '50.00'],
    ]);
    // In April A1, A3 and A4 had 50.00 each. −20 of 150 is −13.3 %.
    expect(report.change).toEqual({
      month: '2024-04',
      before: '150.00',
      after: '130.00',
      difference: '-20.00',
      percent: '-13.3',
      kinds: [
        { kind: 'gone', count: 1, before: '50.00', after: '0.00' },
        { kind: 'larger', count: 1, before: '50.00', after: '80.00' },
        { kind: 'same', count: 1, before: '50.00', after: '50.00' },
      ],
    });
    expect(report.paid).toEqual({ count: 2, sum: '130.00' });
    expect(report.incomplete).toEqual([]);
    expect(assumed).toEqual({ paying: 3, notPaying: 1, charged: 0, blocked: 1 });
    expect(new Date(knownTo).toISOString()).toBe('2024-04-20T21:00:00.000Z');
  });

  it('keeps nothing, not even the number of a close', async () => {
    await untilApril(served('A1', ON_THE_25TH));
    const before = [await closesKept(test().database), await everythingWritten(test().database)];

    await forecast(test().database, 'months', '2024-05', APRIL);

    expect([await closesKept(test().database), await everythingWritten(test().database)]).toEqual(before);
  });

  it('leaves a preview of the month as it is', async () => {
    await untilApril(served('A1', ON_THE_25TH));
    await night(test().database, '2024-04-30');
    await preview(test().database, 'months', '2024-05');
    const before = await closesKept(test().database);

    await forecast(test().database, 'months', '2024-05', APRIL);

    expect(await closesKept(test().database)).toEqual(before);
  });

  it('has corrections of posted months as the last night left them', async () => {
    await untilApril([...served('A1', ON_THE_25TH), ...served('A2', ON_THE_25TH)]);
    const bounced = (subscriber: string, at: string): Fact => ({
      fact: 'payment',
      subscriber,
      id: at,
      at,
      amount: '500.00',
      withdrawn: 'yes',
    });
    await give(test().database, [bounced('A1', '2024-02-25')]);
    await night(test().database, '2024-04-20');
    await give(test().database, [bounced('A2', '2024-02-25')]);

    const { report } = await forecast(test().database, 'months', '2024-05', APRIL);

    // March was paid to both. That A2's was not due is known, and no night has decided it.
    expect(report.credits).toEqual({ count: 2, sum: '100.00' });
    expect(report.corrections).toEqual({ count: 1, sum: '-50.00' });
    expect(report.differences).toEqual([
      { month: '2024-03-01', disposition: 'booked', sign: 'less', count: 1, sum: '-50.00' },
    ]);
    expect(report.paid).toEqual({ count: 1, sum: '50.00' });
  });

  it('counts who would be parked by the facts as they are', async () => {
    await untilApril(served('A1', ON_THE_25TH));
    await give(test().database, [
      ...served('A2', []),
      { fact: 'opening', subscriber: 'A2', at: '2024-04-10', value: '1000000000' },
    ]);

    const { report } = await forecast(test().database, 'months', '2024-05', APRIL);

    // A counter holds a thousand million at most; April would make it one more.
    expect([report.parked.count, report.parked.subscribers]).toEqual([1, 2]);
    expect(report.parked.listed.map(({ subscriber }) => subscriber)).toEqual(['A2']);
    expect(report.credits.count).toBe(1);
  });

  it('is of the open month, before its bonus day, and accepts nothing', async () => {
    await untilApril(served('A1', ON_THE_25TH));
    const { database } = test();

    await expect(look(database, 'months', '2024-06', APRIL)).rejects.toMatchObject({
      code: 'CLOSE_NOT_OPEN',
      detail: expect.stringContaining('the open month of months is 2024-05') as string,
    });
    const accepted = new Map([['total', { by: 'olga', reason: 'seen' }]] as const);
    await expect(look(database, 'months', '2024-05', APRIL, accepted)).rejects.toMatchObject({
      code: 'USAGE',
    });
    // At T itself it is no forecast any more, and no night has come there.
    await expect(look(database, 'months', '2024-05', '2024-05-01T00:00:00+03:00')).rejects.toMatchObject({
      code: 'CLOSE_NOT_WALKED',
    });
    await night(database, '2024-04-30');
    expect(await look(database, 'months', '2024-05', '2024-05-01T00:00:00+03:00')).toMatchObject({
      kind: 'preview',
    });
  });

  it('of a programme that was never walked knows what the clock has passed', async () => {
    const { database, owner } = test();
    await owner.pool.query("update programme set pays_from = '2024-03-01'");
    // Paid in time for March, but for the day that is still to come.
    await give(database, served('A1', ['2024-01-25']));

    const found = await forecast(database, 'months', '2024-03', '2024-02-20T00:00:00+03:00');

    expect([found.report.credits, found.assumed.paying, found.knownTo]).toEqual([
      { count: 1, sum: '50.00' },
      1,
      Date.parse('2024-02-20T00:00:00+03:00'),
    ]);
    // Two days after the 25th that payment is missing.
    const later = await forecast(database, 'months', '2024-03', '2024-02-27T00:00:00+03:00');
    expect([later.report.credits.count, later.report.refusals.reasons]).toEqual([
      0,
      [{ code: 'no_payment', count: 1 }],
    ]);
  });
});

describe('a forecast under safeguards', () => {
  const test = useProgramme(
    MONTHS.replace('versions:', 'safeguards: { one_credit: "60.00", change_percent: "10" }\nversions:'),
  );

  it('says what would be held and what would stop it', async () => {
    const { database, owner } = test();
    await owner.pool.query("update programme set pays_from = '2024-04-01'");
    await give(database, [
      ...served('A1', ON_THE_25TH),
      ...served('A2', ON_THE_25TH),
      {
        fact: 'fee',
        subscriber: 'A2',
        service: 'internet',
        tariff: 'home',
        amount: '800.00',
        from: '2024-04-10',
      },
    ]);
    await night(database, '2024-04-20');
    await preview(database, 'months', '2024-04');
    await post(database, 'months', '2024-04');

    const { report } = await forecast(database, 'months', '2024-05', APRIL);

    // 100.00 in April; of May's 50.00 and 80.00 the latter waits for somebody.
    expect(report.held).toEqual([{ subscriber: 'A2', month: '2024-05-01', amount: '80.00' }]);
    expect(report.credits).toEqual({ count: 1, sum: '50.00' });
    expect(report.stops).toEqual([{ stop: 'change_percent', limit: '10', accepted: null }]);
  });
});

describe('of a whole provider, from facts complete to the bonus day', () => {
  it('is the preview that is made after the night', async () => {
    const { database, close } = await createTestDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'stazh-forecast-'));
    try {
      // Deliveries complete through 1 January, February and March 2025; the nights of February are left out.
      await loadSample(database, {
        settings: { subscribers: 400, years: 2, deliveries: 3, seed: 11 },
        now: Date.parse('2025-03-05T12:00:00+03:00'),
        dataDir,
        step: async (title, work) => {
          if (title !== 'Walking the nights up to 2025-02-28') await work(() => undefined);
        },
      });
      const names = ['ezerway', 'paid-months'];
      const expected = () =>
        Promise.all(names.map((name) => forecast(database, name, '2025-03', '2025-02-20T12:00:00+03:00')));
      const paid = new Set<string>();
      for (const name of names) {
        for (const month of ['2025-01', '2025-02']) {
          const { largest } = await preview(database, name, month);
          await post(database, name, month);
          for (const { subscriber } of largest) paid.add(subscriber);
        }
      }
      // The bonus day of February finds them blocked, as is told after it was paid.
      const blocking = { fact: 'blocking', kind: 'forced', from: '2025-01-30', to: '2025-02-02' };
      await give(
        database,
        [...paid].map((subscriber) => ({ ...blocking, subscriber })),
      );

      const early = await expected();
      // Late facts of posted months are decided by this night; the bonus day is still to come.
      await night(database, '2025-02-27');
      const late = await expected();
      await night(database, '2025-02-28');

      for (const [index, name] of names.entries()) {
        const report = await preview(database, name, '2025-03');
        expect(report.credits.count).toBeGreaterThan(50);
        expect(report.differences.length).toBeGreaterThan(0);
        expect(report.change?.kinds.length).toBeGreaterThan(2);
        expect(late[index]?.report).toEqual(report);
        const { credits, rungs, refusals, change, largest, parked } = report;
        expect(early[index]?.report).toMatchObject({ credits, rungs, refusals, change, largest, parked });
      }
    } finally {
      await close();
      await rm(dataDir, { recursive: true });
    }
  });
});
