import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import type { HistoryPlace } from '../../../src/db/history/page.repository.ts';
import { type CounterHistory, readHistory } from '../../../src/services/history.ts';
import { readPageNow } from '../../../src/services/history-now/page-now.ts';
import { readPageOfBothTimes } from '../../../src/services/history-page.ts';
import type { HistoryPage, RecordedStep } from '../../../src/services/page-of-history.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { day, MANY, NAMES, nightsArb, takeLastBack } from '../history-nights.ts';
import { give, MONTHS, night, payer, publish } from '../night/support.ts';

const made: TestDatabase[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((test) => test.close()));
});

async function freshDatabase(text: string): Promise<TestDatabase> {
  const test = await createTestDatabase();
  made.push(test);
  await publish(test.database, text);
  return test;
}

const ENROLLED = MONTHS.replace('    bonus:', '    enrolment: { by: subscriber }\n    bonus:');

function asked(subscriber: string, after: HistoryPlace | null, limit: number) {
  return {
    subscriber,
    programme: 'months',
    times: { asOf: null, knownAt: null, withSuperseded: false },
    order: 'newest-first',
    after,
    limit,
  } as const;
}

interface Tally {
  pages: number;
  quick: number;
}

/** A page, which must be the same both ways; nothing happens meanwhile. */
async function pageBothWays(
  database: Database,
  request: ReturnType<typeof asked>,
  tally: Tally,
): Promise<HistoryPage> {
  const [quick, slow] = [await readPageNow(database, request), await readPageOfBothTimes(database, request)];
  tally.pages += 1;
  if (quick === null) return slow;
  tally.quick += 1;
  expect(quick).toEqual(slow);
  return quick;
}

async function inForce(database: Database, subscriber: string): Promise<CounterHistory['steps']> {
  const request = { subscriber, programme: 'months' };
  let steps: CounterHistory['steps'] = [];
  await readHistory(database, request, async (history) => {
    ({ steps } = history);
  });
  return steps;
}

/** Pages, joined, are the history in force. */
async function assertJoined(database: Database, subscriber: string, tally: Tally): Promise<void> {
  for (const limit of [1, 3, 50]) {
    const steps: RecordedStep[] = [];
    for (let after: HistoryPlace | null = null; ; ) {
      const page = await pageBothWays(database, asked(subscriber, after, limit), tally);
      steps.push(...page.steps);
      if (page.next === null) break;
      after = page.next;
    }
    const expected = await inForce(database, subscriber);
    expect(steps.map(({ step }) => step)).toEqual(expected.toReversed());
  }
}

describe('a page of what is in force now', () => {
  it('is what the transaction of both times says, and pages joined are the history, after random nights', async () => {
    const tally: Tally = { pages: 0, quick: 0 };
    await fc.assert(
      fc.asyncProperty(nightsArb, async (nights) => {
        const test = await freshDatabase(MONTHS);
        const { database } = test;
        await give(database, NAMES.flatMap(payer));
        let date = '2024-02-10';
        const places = new Map<string, HistoryPlace | null>();
        for (const { facts, days, takesBack } of nights) {
          if (takesBack) await takeLastBack(test);
          await give(database, facts);
          date = day(date, days);
          await night(database, date, {
            ...{ sliceSize: 1, concurrency: 1, threads: 1 },
            // A reader goes on from page to page while nights walk, whatever they write before and after the place.
            afterSlice: async () => {
              for (const name of NAMES) {
                const { next } = await pageBothWays(
                  database,
                  asked(name, places.get(name) ?? null, 2),
                  tally,
                );
                places.set(name, next);
              }
            },
          });
          for (const name of NAMES) await assertJoined(database, name, tally);
        }
      }),
      { numRuns: 5 },
    );
    // The months of a small page may be too few; of all others they are not.
    expect(tally.quick).toBeGreaterThan(tally.pages / 2);
  }, 240_000);

  it('says where the counter stands in the middle of a night and after one that was left behind', async () => {
    const { database } = await freshDatabase(MONTHS);
    const tally: Tally = { pages: 0, quick: 0 };
    const look = async (): Promise<void> => {
      for (const name of MANY) await pageBothWays(database, asked(name, null, 50), tally);
    };
    const alone = { sliceSize: 1, concurrency: 1, threads: 1 };
    await give(database, MANY.flatMap(payer));
    await look();
    await night(database, '2024-04-02', { ...alone, afterSlice: look });
    let done = 0;
    const killed = night(database, '2024-05-05', {
      ...alone,
      afterSlice: async () => {
        await look();
        done += 1;
        if (done === 2) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    await look();
    await night(database, '2024-05-05', { ...alone, afterSlice: look });
    await look();

    expect(tally.quick).toBe(tally.pages);
  });

  it('says whether a subscriber is enrolled, on every page', async () => {
    const { database } = await freshDatabase(ENROLLED);
    const tally: Tally = { pages: 0, quick: 0 };
    await give(database, [
      ...NAMES.flatMap(payer),
      { fact: 'enrolment', subscriber: 'A1', programme: 'months', at: '2024-01-01', action: 'enrol' },
      { fact: 'enrolment', subscriber: 'A2', programme: 'months', at: '2024-01-01', action: 'enrol' },
      { fact: 'enrolment', subscriber: 'A2', programme: 'months', at: '2024-03-10', action: 'leave' },
    ]);
    await night(database, '2024-05-02');

    for (const name of NAMES) await assertJoined(database, name, tally);

    const standing = async (name: string) =>
      (await readPageNow(database, asked(name, null, 50)))?.standing.enrolled;
    expect([await standing('A1'), await standing('A2'), await standing('A3')]).toEqual([true, false, false]);
  });

  it('is by the terms as they are published now', async () => {
    const { database } = await freshDatabase(MONTHS);
    await give(database, payer('A1'));
    await night(database, '2024-04-02');
    const titled = async () => (await readPageNow(database, asked('A1', null, 50)))?.programme.title['en'];

    expect(await titled()).toBe('Months');
    await publish(database, MONTHS.replace('en: Months', 'en: Better months'));
    expect(await titled()).toBe('Better months');
  });

  it('of whom no import names is refused, and so is a programme that is not there', async () => {
    const { database } = await freshDatabase(MONTHS);
    await give(database, payer('A1'));

    await expect(readPageNow(database, asked('B1', null, 50))).rejects.toMatchObject({
      code: 'SUBSCRIBER_NOT_FOUND',
    });
    const other = { ...asked('A1', null, 50), programme: 'years' };
    await expect(readPageNow(database, other)).rejects.toMatchObject({ code: 'PROGRAMME_NOT_PUBLISHED' });
  });
});
