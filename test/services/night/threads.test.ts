import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Fact, give, history, MONTHS, night, payer, publish, useProgramme } from './support.ts';

const NAMES = Array.from({ length: 60 }, (_, index) => `A${index + 1}`);
const DATE = '2024-04-30';
/** Twelve slices of about five. */
const SLICED = { sliceSize: 5, concurrency: 1 };

const test = useProgramme(MONTHS);

/** Brings a counter to the highest number there is, which the next month goes beyond. */
function opening(subscriber: string): Fact {
  return { fact: 'opening', subscriber, at: '2024-02-10', value: '1000000000' };
}

describe('a night of several threads', () => {
  it('is the same as of one, and walks slices in each', async () => {
    await give(test().database, NAMES.flatMap(payer));
    const alone = await createTestDatabase();
    try {
      await publish(alone.database, MONTHS);
      await give(alone.database, NAMES.flatMap(payer));
      await night(alone.database, DATE, SLICED);
      const othersAreDone = Promise.withResolvers<undefined>();

      const [report] = await night(test().database, DATE, {
        ...SLICED,
        threads: 3,
        onEvent: (event) => {
          if (event.kind === 'slice-done' && event.slicesDone === event.slices)
            othersAreDone.resolve(undefined);
        },
        // The first thread goes no further than its first slice until all others are done.
        afterSlice: () => othersAreDone.promise,
      });

      expect(report?.counts).toMatchObject({ walked: 60, accrual: 240, parked: 0 });
      expect(await history(test().database)).toBe(await history(alone.database));
      expect(
        await verify(test().database, { programme: null, subscriber: null }, async () => undefined),
      ).toEqual({
        counters: 60,
        waiting: 0,
        differences: 0,
      });
    } finally {
      await alone.close();
    }
  });

  it('told to stop ends in each of them after the slice in work, and the next night walks the rest', async () => {
    await give(test().database, NAMES.flatMap(payer));
    const stop = new AbortController();
    const othersWalk = Promise.withResolvers<undefined>();

    const stopped = night(test().database, DATE, {
      sliceSize: 1,
      concurrency: 1,
      threads: 2,
      stop: stop.signal,
      onEvent: (event) => {
        if (event.kind !== 'slice-done' || event.slicesDone < 2) return;
        stop.abort();
        othersWalk.resolve(undefined);
      },
      afterSlice: () => othersWalk.promise,
    });

    await expect(stopped).rejects.toMatchObject({ code: 'NIGHT_INTERRUPTED' });
    const { rows: before } = await test().owner.pool.query<{ done: number; walked: number }>(
      `select count(*)::integer as done, (select count(*)::integer from counter) as walked from run_slice where state = 'done'`,
    );
    expect(before[0]?.done).toBeLessThan(60);
    expect(before[0]?.walked).toBeGreaterThan(0);
    const [report] = await night(test().database, DATE, SLICED);
    expect(report?.counts).toMatchObject({ walked: 60, accrual: 240, parked: 0 });
    const { rows } = await test().owner.pool.query('select state, lease_token from run');
    expect(rows).toEqual([{ state: 'done', lease_token: 2n }]);
  });

  it('ends for all of them when too many cannot be walked, though only a helping thread finds out', async () => {
    await give(
      test().database,
      NAMES.flatMap((name) => [...payer(name), opening(name)]),
    );
    const othersWalk = Promise.withResolvers<undefined>();

    const stopped = night(test().database, DATE, {
      ...SLICED,
      threads: 2,
      // The first thread is told of no opening, so that it could walk everybody.
      advance: (programme, state, facts, until) =>
        advance(programme, state, { ...facts, openings: [] }, until),
      onEvent: (event) => {
        if (event.kind === 'slice-done' && event.slicesDone === 2) othersWalk.resolve(undefined);
      },
      afterSlice: async () => {
        await othersWalk.promise;
        await setTimeout(300);
      },
    });

    await expect(stopped).rejects.toMatchObject({ code: 'NIGHT_STOPPED' });
    const { rows } = await test().owner.pool.query<{ state: string; reason: string }>(
      'select state, stopped_because as reason from run',
    );
    expect(rows.map(({ state }) => state)).toEqual(['stopped']);
    expect(rows[0]?.reason).toContain('COUNTER_OUT_OF_RANGE');
  });
});
