import { setTimeout } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { spawnNight, written } from './night-process.ts';
import { give, history, MONTHS, night, payer, publish } from './support.ts';

const NAMES = Array.from({ length: 240 }, (_, index) => `A${index + 1}`);
/** One slice is in work at a time, so that how many are done after a signal can be told. */
const ONE_BY_ONE = ['--threads', '1', '--concurrency', '1'];

let test: TestDatabase;
beforeEach(async () => {
  test = await lived();
});
afterEach(async () => {
  await test.close();
});

async function lived(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  await publish(made.database, MONTHS);
  await give(made.database, NAMES.flatMap(payer));
  return made;
}

async function ask<T>(sql: string): Promise<T | undefined> {
  const { rows } = await test.owner.pool.query<{ found: T }>(sql);
  return rows[0]?.found;
}

const DONE = `select count(*)::integer as found from run_slice where state = 'done'`;
const WAITS = `select exists (select from pg_locks where relation = 'counter'::regclass and not granted) as found`;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(2);
}

/** Lets a night do three slices at least, then keeps it from writing one. @returns how many are done; lets it go on */
async function holdInTheMiddle(): Promise<{ readonly done: number; readonly goOn: () => Promise<unknown> }> {
  await until(async () => ((await ask<number>(DONE)) ?? 0) >= 3);
  const holder: PoolClient = await test.owner.pool.connect();
  await holder.query('begin');
  await holder.query('lock table counter in share mode');
  await until(async () => (await ask<boolean>(WAITS)) === true);
  const goOn = async (): Promise<void> => {
    await holder.query('rollback');
    holder.release();
  };
  return { done: (await ask<number>(DONE)) ?? 0, goOn };
}

/** Compares what came out with a night that nobody disturbed. */
async function expectUndisturbed(): Promise<void> {
  const alone = await lived();
  try {
    await night(alone.database, '2024-04-30');
    expect(await history(test.database)).toBe(await history(alone.database));
    expect(await written(test)).toEqual(await written(alone));
  } finally {
    await alone.close();
  }
  const summary = await verify(test.database, { programme: null, subscriber: null }, async () => undefined);
  expect(summary).toEqual({ counters: 240, waiting: 0, differences: 0 });
}

describe('a night that is told to end before it has begun', () => {
  it('begins no run, and says how to go on', async () => {
    const told = night(test.database, '2024-04-30', { stop: AbortSignal.abort() });

    await expect(told).rejects.toMatchObject({
      code: 'NIGHT_INTERRUPTED',
      detail: 'No run of months was begun. The same command again begins it.',
    });
    expect(await ask<number>('select count(*)::integer as found from run')).toBe(0);
  });
});

describe('nightly in a process of its own that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s finishes the slice in work and says how to go on; the same command walks the rest',
    async (signal) => {
      const told = spawnNight(test.url, ...ONE_BY_ONE);
      const { done, goOn } = await holdInTheMiddle();
      told.child.kill(signal);
      await told.says(/then stopping/);
      await goOn();
      const { code, out, err } = await told.exited;

      expect([code, out], err).toEqual([75, '']);
      const slices = await ask<number>('select slices as found from run');
      expect(err).toContain(
        `${signal}: finishing the slices in work, then stopping; a second signal stops at once\n` +
          'stazh: The night was interrupted; the next one goes on with it.\n' +
          `Run 1 for 2024-04-30: ${done + 1} of ${slices} slices are done. The same command again walks the rest.\n`,
      );
      expect(done + 1).toBeLessThan(slices ?? 0);
      expect(await ask<number>(DONE)).toBe(done + 1);

      const again = await spawnNight(test.url, ...ONE_BY_ONE).exited;
      expect(again.code, again.err).toBe(0);
      expect(again.out).toMatch(/counters walked │ +240 │/);
      expect(
        await ask<string>(`select string_agg(state || ' ' || lease_token, ', ') as found from run`),
      ).toBe('done 2');
      await expectUndisturbed();
    },
  );

  it('twice ends at once, and the slice in work is walked again by the same command', async () => {
    const told = spawnNight(test.url, ...ONE_BY_ONE);
    const { done, goOn } = await holdInTheMiddle();
    told.child.kill('SIGTERM');
    await told.says(/then stopping/);
    told.child.kill('SIGINT');
    const { code, signal } = await told.exited;
    await goOn();

    expect([code, signal]).toEqual([null, 'SIGINT']);
    expect(await ask<number>(DONE)).toBe(done);
    const again = await spawnNight(test.url, ...ONE_BY_ONE).exited;
    expect(again.code, again.err).toBe(0);
    await expectUndisturbed();
  });
});
