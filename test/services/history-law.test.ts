import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { historyTableWriter, ndjsonWriter } from '../../src/cli/history-text.ts';
import type { Database } from '../../src/db/database.ts';
import type { HistoryOrder, HistoryPlace } from '../../src/db/history/page.repository.ts';
import type { BothTimes } from '../../src/services/both-times.ts';
import { type CounterHistory, readHistory } from '../../src/services/history.ts';
import { readHistoryPage } from '../../src/services/history-page.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { day, MANY, NAMES, nightsArb, takeLastBack } from './history-nights.ts';
import { give, MONTHS, night, payer, publish } from './night/support.ts';

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
