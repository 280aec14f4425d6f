import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeClose } from '../../support/closes.ts';
import { useTestDatabase } from '../../support/database.ts';
import { MONTHS, publish } from '../night/support.ts';
import { AnswerBook, Consumer, dyingAt, type Line, liveOn, modelProducer, realProducer } from './model.ts';
import { answer, exported } from './support.ts';

const IDS = ['A1', 'B2', 'C3', 'D4', 'E5', 'F6', 'G7'];

const course = fc.record({
  most: fc.integer({ min: 1, max: 8 }),
  deaths: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }),
  closed: fc.subarray(IDS),
});

const once = new Map(IDS.map((id) => [id, 1]));

describe('whoever dies, and wherever', () => {
  it('every message is booked once and acknowledged', async () => {
    await fc.assert(
      fc.asyncProperty(course, async ({ most, deaths, closed }) => {
        const book = new AnswerBook(IDS);
        const dies = dyingAt(deaths);
        const consumer = new Consumer(modelProducer(IDS, book, dies), closed, dies);

        await liveOn(consumer, most);

        expect(new Map([...consumer.booked].toSorted())).toEqual(once);
        expect([...book.last.values()].map(({ reason }) => reason)).toEqual(IDS.map(() => null));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is found out when it forgets what it has booked', async () => {
    class Forgetful extends Consumer {
      protected override book(id: string): void {
        this.booked.set(id, (this.booked.get(id) ?? 0) + 1);
      }
    }
    const isLawful = async ({
      most,
      deaths,
      closed,
    }: typeof course extends fc.Arbitrary<infer T> ? T : never) => {
      const dies = dyingAt(deaths);
      const consumer = new Forgetful(modelProducer(IDS, new AnswerBook(IDS), dies), closed, dies);
      await liveOn(consumer, most);
      return [...consumer.booked.values()].every((times) => times === 1);
    };

    expect((await fc.check(fc.asyncProperty(course, isLawful), { numRuns: 1_000 })).failed).toBe(true);
  });
});

const line = fc.record({
  id: fc.constantFrom(...IDS.slice(0, 3), 'unknown'),
  reason: fc.constantFrom(null, 'closed', 'no account'),
});
const batches = fc.array(fc.array(line, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });

describe('on a database', () => {
  const test = useTestDatabase();
  beforeAll(() => publish(test().database, MONTHS));

  /** Closes a month of its own for each course. */
  const months = (function* () {
    for (let month = 0; ; month += 1) {
      yield `${2010 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    }
  })();
  async function closeNext(): Promise<string> {
    const month = months.next().value;
    const rows = IDS.map((subscriber) => ({ subscriber, credit: '5.00', paid: '5.00' }));
    await makeClose(test().database, { month, rows });
    return month;
  }

  it('every message is booked once and acknowledged', async () => {
    await fc.assert(
      fc.asyncProperty(course, async ({ most, deaths, closed }) => {
        const month = await closeNext();
        const full = (id: string): string => `months/${month}/${id}`;
        const dies = dyingAt(deaths);
        const producer = realProducer(test().database, month, dies);
        const consumer = new Consumer(producer, closed.map(full), dies);

        await liveOn(consumer, most);

        expect(new Map([...consumer.booked].toSorted())).toEqual(new Map(IDS.map((id) => [full(id), 1])));
        const left = await exported(test().database, { month, states: ['unanswered', 'rejected'] });
        expect(left.said).toBe('0 of 7, 0.00 of 35.00');
      }),
      { numRuns: 12 },
    );
  });

  it('batches are stored as they read line by line', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (sent) => {
        const month = await closeNext();
        const book = new AnswerBook(IDS);
        for (const batch of sent) {
          expect(await answer(test().database, textOf(batch, month))).toMatchObject(book.store(batch));
          expect(await lastAnswers(month)).toEqual(
            [...book.last].map(([id, { reason }]) => `${id} ${reason ?? 'ack'}`).toSorted(),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  async function lastAnswers(month: string): Promise<readonly string[]> {
    const { rows } = await test().owner.pool.query<{ text: string }>(
      `select distinct on (external_id) external_id || ' ' || coalesce(reason, answer) as text
       from answer join subscriber using (subscriber_id) join close using (close_id)
       where month = $1 order by external_id, answered_at desc`,
      [`${month}-01`],
    );
    return rows.map(({ text }) => text).toSorted();
  }
});

function textOf(batch: readonly Line[], month: string): string {
  return batch
    .map(({ id, reason }) => ({
      id: `months/${month}/${id}`,
      ...(reason === null ? { answer: 'ack' } : { answer: 'reject', reason }),
    }))
    .map((object) => JSON.stringify(object))
    .join('\n');
}
