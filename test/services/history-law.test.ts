import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { historyTableWriter, ndjsonWriter } from '../../src/cli/history-text.ts';
import type { Database } from '../../src/db/database.ts';
import type { HistoryOrder, HistoryPlace } from '../../src/db/history/page.repository.ts';
import type { BothTimes } from '../../src/services/both-times.ts';
import { type CounterHistory, readHistory } from '../../src/services/history.ts';
import { readHistoryPage } from '../../src/services/history-page.ts';
import { withdrawImport } from '../../src/services/import/withdraw-import.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Fact, give, MONTHS, night, payer, paymentOf, publish } from './night/support.ts';

const made: TestDatabase[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((test) => test.close()));
});

async function freshDatabase(): Promise<TestDatabase> {
  const test = await createTestDatabase();
  made.push(test);
  await publish(test.database, MONTHS);
  return test;
}

/** What the command prints at one moment, in both forms. */
interface Printed {
  readonly table: string;
  readonly ndjson: string;
}

async function print(database: Database, times?: BothTimes): Promise<Printed> {
  let table = '';
  let ndjson = '';
  const request = { subscriber: null, programme: null, ...(times === undefined ? {} : { times }) };
  await readHistory(database, request, async (history) => {
    table += historyTableWriter(history.programme, false)(history);
    ndjson += ndjsonWriter(history.programme)(history);
  });
  return { table, ndjson };
}

interface Moment {
  /** ISO 8601, of the database's clock. */
  readonly at: string;
  readonly printed: Printed;
}

/** Takes down what is printed, and when; nothing else happens within that millisecond. */
async function takeDown(database: Database): Promise<Moment> {
  const { rows } = await database.pool.query<{ now: number }>('select clock_timestamp() as now');
  const printed = await print(database);
  await database.pool.query('select pg_sleep(0.002)');
  return { at: new Date(rows[0]?.now ?? 0).toISOString(), printed };
}

/** Lines with `--known-at` say by whom, too. */
function withoutRecords(ndjson: string): string {
  return ndjson.replaceAll(/,"recorded":"[^"]+","run":\d+\}$/gm, '}');
}

async function printKnownAt(database: Database, knownAt: string): Promise<Printed> {
  const { table, ndjson } = await print(database, { asOf: null, knownAt, withSuperseded: false });
  return { table, ndjson: withoutRecords(ndjson) };
}

const day = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const NAMES = ['A1', 'A2', 'A3'] as const;
const MANY = [...NAMES, 'A4', 'A5', 'A6', 'A7', 'A8'];
const dayArb = fc.integer({ min: 0, max: 90 });

/** Something that somebody tells late, or early, of one of three subscribers. */
const factArb: fc.Arbitrary<Fact> = fc
  .tuple(
    fc.constantFrom(...NAMES),
    dayArb,
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom('forced', 'voluntary', 'bounced', 'fee', 'ended', 'adjustment'),
  )
  .map(([subscriber, at, length, what]): Fact => {
    const from = day('2024-01-01', at);
    const month = String(1 + (at % 4)).padStart(2, '0');
    switch (what) {
      case 'bounced':
        return { ...paymentOf(subscriber, `2024-${month}-15`), withdrawn: 'yes' };
      case 'fee':
        return {
          fact: 'fee',
          subscriber,
          service: 'internet',
          tariff: 'home',
          amount: `${length}00.00`,
          from,
        };
      case 'ended':
        return {
          fact: 'service',
          subscriber,
          service: 'internet',
          from: '2024-01-01',
          to: day(from, length),
        };
      case 'adjustment':
        return {
          fact: 'adjustment',
          subscriber,
          id: `x${at}`,
          at: from,
          delta: String((length % 5) - 2),
          author: 'support',
          reason: 'test',
        };
      case 'forced':
      case 'voluntary':
        return { fact: 'blocking', subscriber, kind: what, from, to: day(from, length) };
    }
  });

/** Nights, each some days after the one before, with what came before it; an import may be taken back. */
const nightsArb = fc.array(
  fc.record({
    facts: fc.array(factArb, { minLength: 1, maxLength: 5 }),
    days: fc.integer({ min: 0, max: 45 }),
    takesBack: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
  }),
  { minLength: 3, maxLength: 5 },
);

async function takeLastBack({ database, owner }: TestDatabase): Promise<void> {
  const { rows } = await owner.pool.query<{ id: number | null }>(
    `select max(import_id) as id from import where state = 'applied' and import_id > 1`,
  );
  const id = rows[0]?.id ?? null;
  if (id !== null) await withdrawImport(database, id);
}

describe('what was known', () => {
  it('is what history printed then, whatever came later and in what order', async () => {
    let superseded = 0;
    await fc.assert(
      fc.asyncProperty(nightsArb, async (nights) => {
        const test = await freshDatabase();
        const { database } = test;
        await give(database, NAMES.flatMap(payer));
        const moments: Moment[] = [];
        let date = '2024-02-10';
        for (const { facts, days, takesBack } of nights) {
          if (takesBack) await takeLastBack(test);
          await give(database, facts);
          date = day(date, days);
          await night(database, date, { sliceSize: 1 });
          moments.push(await takeDown(database));
        }
        for (const { at, printed } of moments) {
          expect(await printKnownAt(database, at)).toEqual(printed);
        }
        superseded += await countSuperseded(test);
        await assertPages(database, moments[1]?.at ?? '');
      }),
      { numRuns: 6 },
    );
    expect(superseded).toBeGreaterThan(0);
  }, 240_000);

  it('is what history printed also while a night went on, after it was left behind, and when it was taken over', async () => {
    const { database } = await freshDatabase();
    const moments: Moment[] = [];
    const afterSlice = async (): Promise<void> => void moments.push(await takeDown(database));
    const alone = { sliceSize: 1, concurrency: 1, threads: 1 };
    await give(database, MANY.flatMap(payer));
    await night(database, '2024-04-02', { ...alone, afterSlice });
    const slices = moments.length;
    await give(
      database,
      MANY.map((subscriber) => ({
        fact: 'blocking',
        subscriber,
        kind: 'forced',
        from: '2024-02-10',
        to: '2024-02-12',
      })),
    );
    let done = 0;
    const killed = night(database, '2024-04-05', {
      ...alone,
      afterSlice: async () => {
        await afterSlice();
        done += 1;
        if (done === 2) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    moments.push(await takeDown(database));
    await night(database, '2024-04-05', { ...alone, afterSlice });
    moments.push(await takeDown(database));

    expect(slices).toBeGreaterThan(2);
    // Each slice told something new, so that none of them is known by chance.
    expect(new Set(moments.map(({ printed }) => printed.ndjson)).size).toBeGreaterThan(6);
    for (const { at, printed } of moments) expect(await printKnownAt(database, at)).toEqual(printed);
  });
});

async function countSuperseded({ owner }: TestDatabase): Promise<number> {
  const { rows } = await owner.pool.query<{ count: number }>(
    'select count(*)::integer as count from entry where superseded_run <> 0',
  );
  return rows[0]?.count ?? 0;
}

/** Pages, one after another, are the whole history, and stand where it stands. */
async function assertPages(database: Database, knownAt: string): Promise<void> {
  for (const times of [
    { asOf: null, knownAt, withSuperseded: false },
    { asOf: '2024-03-20', knownAt, withSuperseded: true },
    { asOf: '2024-03-20', knownAt: null, withSuperseded: true },
  ]) {
    const whole = await wholeHistory(database, times);
    const expected = whole.steps.map((step, index) => ({
      step,
      byHand: whole.byHand.get(step) ?? null,
      record: whole.records?.[index],
    }));
    expect(await allPages(database, times, 'oldest-first')).toEqual(expected);
    expect(await allPages(database, times, 'newest-first')).toEqual(expected.toReversed());
    const { standing } = await readHistoryPage(database, pageOf(times, 'newest-first', null));
    if (times.asOf !== null) expect(standing).toEqual(whole.standing);
  }
}

async function wholeHistory(database: Database, times: BothTimes): Promise<CounterHistory> {
  const histories: CounterHistory[] = [];
  await readHistory(
    database,
    { subscriber: 'A1', programme: null, times },
    async (history) => void histories.push(history),
  );
  const [history] = histories;
  if (history === undefined) throw new Error('no history');
  return history;
}

function pageOf(times: BothTimes, order: HistoryOrder, after: HistoryPlace | null) {
  return { subscriber: 'A1', programme: 'months', times, order, after, limit: 3 };
}

async function allPages(
  database: Database,
  times: BothTimes,
  order: HistoryOrder,
): Promise<readonly unknown[]> {
  const steps: unknown[] = [];
  for (let after: HistoryPlace | null = null; ; ) {
    const page = await readHistoryPage(database, pageOf(times, order, after));
    expect(page.steps.length).toBeLessThanOrEqual(3);
    steps.push(...page.steps);
    if (page.next === null) return steps;
    after = page.next;
  }
}
