import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { InvariantError } from '../../../rules/invariant.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import { parked, runs } from '../../../src/services/night/listings.ts';
import { everythingWritten, give, history, MONTHS, night, payer, told, useProgramme } from './support.ts';

const test = useProgramme(MONTHS);

const NAMES = Array.from({ length: 30 }, (_, index) => `A${index + 1}`);

/** The engine, which refuses some. */
function refusing(...names: readonly string[]): typeof advance {
  return (programme, state, facts, until) => {
    if (names.includes(facts.subscriber)) throw new SubscriberRefused('COUNTER_OUT_OF_RANGE', 'too far');
    return advance(programme, state, facts, until);
  };
}

/** A night that stands still after its first slice until it is told to go on. */
function heldNight(date: string) {
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const done = night(test().database, date, {
    sliceSize: 10,
    concurrency: 1,
    afterSlice: async () => {
      reached.resolve(undefined);
      await goOn.promise;
    },
  });
  return {
    reached: reached.promise,
    goOn: () => {
      goOn.resolve(undefined);
    },
    done,
  };
}

describe('a run', () => {
  it('leaves when somebody else holds the programme, and says who and how far', async () => {
    await give(test().database, NAMES.flatMap(payer));
    const held = heldNight('2024-04-30');
    await held.reached;

    await expect(night(test().database, '2024-04-30')).rejects.toMatchObject({
      code: 'NIGHT_BUSY',
      detail: expect.stringMatching(
        new RegExp(`for 2024-04-30 is held by .+, process ${process.pid} since .+: 1 of 3 slices are done`),
      ) as string,
    });

    held.goOn();
    const [report] = await held.done;
    expect(report?.counts['walked']).toBe(30);
  });

  it('leaves an import during it to the next night, and loses nothing of it', async () => {
    await give(test().database, NAMES.flatMap(payer));
    const held = heldNight('2024-04-30');
    await held.reached;
    // For everybody, whether the slice is walked already or not, and for somebody new.
    await give(
      test().database,
      NAMES.map((subscriber) => ({ fact: 'blocking', subscriber, kind: 'forced', from: '2024-04-30' })),
    );
    await give(test().database, payer('B1'));
    held.goOn();
    await held.done;
    const after = await Promise.all(NAMES.map((name) => told(test().database, name)));
    expect(after.every((lines) => lines.at(-1) === '01.05.2024 credit 50.00')).toBe(true);
    expect(await told(test().database, 'B1')).toEqual([]);

    const [next] = await night(test().database, '2024-04-30');

    expect(next?.counts).toMatchObject({ walked: 31, replayed: 30 });
    // Blocked since the 30th of April: reset that day, April skipped, and not served on the bonus day.
    const then = await Promise.all(NAMES.map((name) => told(test().database, name)));
    expect(then.every((lines) => lines.slice(-3).join('; ') === BLOCKED_APRIL)).toBe(true);
    expect((await told(test().database, 'B1')).at(-1)).toBe('01.05.2024 credit 50.00');
  });

  it('that stands where its holder is gone is taken over at once: the same run, the slices that remain', async () => {
    await give(test().database, NAMES.flatMap(payer));
    await expect(
      night(test().database, '2024-04-30', {
        sliceSize: 10,
        concurrency: 1,
        afterSlice: async () => {
          throw new Error('the process dies here');
        },
      }),
    ).rejects.toThrow('the process dies here');
    const [left] = await runs(test().database, { programme: null, limit: 1 });
    expect(left).toMatchObject({ state: 'running', isAlive: false, slicesDone: 1, slices: 3 });

    const reports = await night(test().database, '2024-04-30');

    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ runId: left?.runId });
    expect(reports[0]?.counts).toMatchObject({ walked: 30, accrual: 120, credit: 90 });
  });

  it('left behind for an earlier date is finished first, then comes the one asked for', async () => {
    await give(test().database, NAMES.flatMap(payer));
    await expect(
      night(test().database, '2024-02-29', {
        sliceSize: 10,
        concurrency: 1,
        afterSlice: async () => {
          throw new Error('the process dies here');
        },
      }),
    ).rejects.toThrow('the process dies here');

    const reports = await night(test().database, '2024-04-30');

    expect(
      reports.map(({ businessDate, counts }) => [businessDate, counts['walked'], counts['accrual']]),
    ).toEqual([
      ['2024-02-29', 30, 60],
      ['2024-04-30', 30, 60],
    ]);
  });

  it('cannot commit a slice after it was taken over', async () => {
    await give(test().database, NAMES.flatMap(payer));
    const held = heldNight('2024-04-30');
    await held.reached;
    await test().owner.pool.query(`update run set lease_until = now() - interval '1 second'`);
    const [report] = await night(test().database, '2024-04-30');
    const before = await everythingWritten(test().database);

    held.goOn();

    await expect(held.done).rejects.toMatchObject({ code: 'NIGHT_TAKEN_OVER' });
    expect(report?.counts['walked']).toBe(30);
    expect(await everythingWritten(test().database)).toEqual(before);
  });

  it('waits for the sessions of an earlier holder that still hold slices', async () => {
    await give(test().database, NAMES.flatMap(payer));
    const held = heldNight('2024-04-30');
    await held.reached;
    await test().owner.pool.query(`update run set lease_until = now() - interval '1 second'`);
    const waiting = Promise.withResolvers<undefined>();
    const next = await test().owner.session(async ({ client }) => {
      await client.query('begin');
      await client.query('select from run_slice where slice = 3 for update');
      const taking = night(test().database, '2024-04-30', {
        onEvent: ({ kind }) => {
          if (kind === 'waiting') waiting.resolve(undefined);
        },
      });
      await waiting.promise;
      await client.query('rollback');
      return taking;
    });
    held.goOn();
    await expect(held.done).rejects.toMatchObject({ code: 'NIGHT_TAKEN_OVER' });

    expect(next[0]?.counts['walked']).toBe(30);
  });
});

const BLOCKED_APRIL = '30.04.2024 reset -3 = 0; 01.05.2024 skip +0 = 0; 01.05.2024 refusal not_served';

describe('a subscriber whom the engine does not accept', () => {
  it('is parked with the reason, and the rest go on', async () => {
    await give(test().database, ['A1', 'A2', 'A3'].flatMap(payer));

    const [report] = await night(test().database, '2024-04-30', { advance: refusing('A2') });

    expect(report?.counts).toMatchObject({ walked: 2, parked: 1 });
    expect(await parked(test().database, null)).toMatchObject([
      { subscriber: 'A2', programme: 'months', code: 'COUNTER_OUT_OF_RANGE', message: 'too far' },
    ]);
    expect(await told(test().database, 'A2')).toEqual([]);
    expect(await told(test().database, 'A3')).toHaveLength(8);
  });

  it('is parked for a broken invariant too, and stays parked since the first night', async () => {
    await give(test().database, payer('A1'));
    const broken: typeof advance = () => {
      throw new InvariantError('never so');
    };
    await night(test().database, '2024-04-29', { advance: broken });
    const first = await parked(test().database, null);

    await night(test().database, '2024-04-30', { advance: broken });

    expect(first).toMatchObject([{ code: 'ENGINE_FAULT', message: 'never so', runId: 1 }]);
    expect(await parked(test().database, null)).toEqual(first);
  });

  it('is tried again every night, with what was missed meanwhile', async () => {
    await give(test().database, payer('A1'));
    await night(test().database, '2024-02-29');
    await give(test().database, [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-02-10', to: '2024-02-12' },
    ]);
    await night(test().database, '2024-03-31', { advance: refusing('A1') });
    const whileParked = await told(test().database, 'A1');

    const [report] = await night(test().database, '2024-04-30');

    expect(whileParked).toHaveLength(4);
    expect(report?.counts).toMatchObject({ walked: 1, replayed: 1 });
    expect(await parked(test().database, null)).toEqual([]);
    // The blocking of February was late when it came, and still is.
    expect(await told(test().database, 'A1')).toEqual([
      '01.02.2024 accrual +1 = 1',
      '01.02.2024 refusal below_first_rung',
      '10.02.2024 reset -1 = 0',
      '01.03.2024 skip +0 = 0',
      '01.03.2024 refusal below_first_rung',
      '01.04.2024 accrual +1 = 1',
      '01.04.2024 refusal below_first_rung',
      '01.05.2024 accrual +1 = 2',
      '01.05.2024 credit 50.00',
    ]);
  });

  it('does not stop a run when ten of them are parked', async () => {
    await give(test().database, NAMES.flatMap(payer));

    const [report] = await night(test().database, '2024-04-30', { advance: refusing(...NAMES.slice(0, 10)) });

    expect(report?.counts).toMatchObject({ walked: 20, parked: 10 });
  });

  it('stops a run when they are more than ten and more than the share; what slices have committed stays', async () => {
    await give(test().database, NAMES.flatMap(payer));
    const stopped = night(test().database, '2024-04-30', {
      advance: refusing(...NAMES.slice(0, 11)),
      concurrency: 1,
      sliceSize: 10,
    });

    await expect(stopped).rejects.toMatchObject({
      code: 'NIGHT_STOPPED',
      detail: expect.stringContaining('11 subscribers cannot be walked; at most 10') as string,
    });
    const [run] = await runs(test().database, { programme: null, limit: 1 });
    expect(run).toMatchObject({
      state: 'stopped',
      stoppedBecause: expect.stringContaining('too far') as string,
    });
    const written = await history(test().database);

    const reports = await night(test().database, '2024-04-30');
    expect(reports[0]?.runId).not.toBe(run?.runId);
    const lines = (await history(test().database)).split('\n');
    expect(lines).toEqual(expect.arrayContaining(written.split('\n')));
    expect(lines).toHaveLength(30 * 8 + 1);
  });

  it('does not stop a run within the share that is set', async () => {
    await give(test().database, NAMES.flatMap(payer));

    const [report] = await night(test().database, '2024-04-30', {
      advance: refusing(...NAMES.slice(0, 12)),
      maxParkedPercent: 40,
    });

    expect(report?.counts['parked']).toBe(12);
  });
});
