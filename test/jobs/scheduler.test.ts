import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Scheduler, startScheduler } from '../../jobs/scheduler.ts';
import type { Database } from '../../src/composition.ts';
import type { Clocks } from '../../src/services/schedule/clocks.ts';

/** Two clocks a year apart: a look says so and asks nothing else, so that looks can be counted without a database. */
const APART: Clocks = { database: async () => 0, process: () => Date.UTC(2025, 0, 1) };
const NO_DATABASE = {} as Database;

/** A scheduler, what it told, and its ticks. */
function started(clocks: Clocks): {
  readonly told: string[];
  readonly tick: () => Promise<void>;
  readonly scheduler: Scheduler;
} {
  const told: string[] = [];
  let tick = (): void => undefined;
  const scheduler = startScheduler({
    database: NO_DATABASE,
    config: { NIGHTLY_AT: '02:15' },
    onEvent: ({ kind }) => told.push(kind),
    clocks,
    ticker: (ticked) => {
      tick = ticked;
      return () => {
        told.push('no more ticks');
      };
    },
  });
  return {
    told,
    scheduler,
    tick: async () => {
      tick();
      await settled();
    },
  };
}

/** Everything that can go on without anybody else has gone on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('the scheduler', () => {
  it('looks at once, and at each tick', async () => {
    const { told, tick } = started(APART);
    await settled();
    await tick();

    expect(told).toEqual(['scheduler-started', 'clocks-differ', 'clocks-differ']);
  });

  it('looks once at a time, however long a look takes, and ends when the one under way has', async () => {
    const asked: PromiseWithResolvers<number>[] = [];
    const held: Clocks = {
      ...APART,
      database: () => {
        const next = Promise.withResolvers<number>();
        asked.push(next);
        return next.promise;
      },
    };
    const { told, tick, scheduler } = started(held);
    await tick();
    await tick();
    expect(asked).toHaveLength(1);

    const stopped = Promise.all([scheduler.stop(), scheduler.stop()]);
    await settled();
    expect(told).toEqual(['scheduler-started', 'no more ticks']);
    asked[0]?.resolve(0);
    await stopped;
    await tick();
    expect(asked).toHaveLength(1);
    expect(told).toEqual(['scheduler-started', 'no more ticks', 'clocks-differ', 'scheduler-stopped']);
  });

  it('goes on after a look that failed', async () => {
    let isAway = true;
    const { told, tick } = started({
      ...APART,
      database: async () => {
        if (isAway) throw new Error('away');
        return 0;
      },
    });
    await settled();
    isAway = false;
    await tick();

    expect(told).toEqual(['scheduler-started', 'look-failed', 'clocks-differ']);
  });
});

describe('its ticks', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('come every minute until it is stopped', async () => {
    vi.useFakeTimers({ now: Date.UTC(2025, 2, 30, 0, 59, 30) });
    const told: string[] = [];
    const scheduler = startScheduler({
      database: NO_DATABASE,
      config: { NIGHTLY_AT: '02:15' },
      onEvent: ({ kind }) => told.push(kind),
      clocks: APART,
    });
    const looks = (): number => told.filter((kind) => kind === 'clocks-differ').length;
    await vi.advanceTimersByTimeAsync(29_000);
    expect(looks()).toBe(1);
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(looks()).toBe(6);
    await scheduler.stop();
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(looks()).toBe(6);
  });
});
