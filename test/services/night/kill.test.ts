import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { give, history, MONTHS, night, payer, publish } from './support.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const NAMES = Array.from({ length: 240 }, (_, index) => `A${index + 1}`);

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, NAMES.flatMap(payer));
});
afterEach(async () => {
  await test.close();
});

interface Night {
  readonly child: ChildProcess;
  readonly begun: Promise<unknown>;
  readonly exited: Promise<{ readonly code: number | null; readonly err: string }>;
}

/** `stazh nightly` in a process of its own, with some sixty slices. */
function spawnNight(): Night {
  const args = [MAIN, 'nightly', '--date', '2024-04-30', '--slice-size', '4'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: test.url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  const begun = new Promise((resolve) => {
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
      if (err.includes('due in') || err.includes('held by')) resolve(undefined);
    });
  });
  const exited = once(child, 'close').then(([code]) => ({ code: code as number | null, err }));
  return { child, begun: Promise.race([begun, exited]), exited };
}

/** Content without the clock: what was written, by which run, superseded or not. */
async function written(): Promise<readonly unknown[]> {
  const { rows } = await test.owner.pool.query<object>(`
    select subscriber_id, effective_at, sequence, kind::integer, value, run_id, superseded_run from entry
    union all select subscriber_id, effective_at, sequence, -1, counter, run_id, superseded_run from outcome
    union all select subscriber_id, next_at, 0, hashtext(state::text), value, 0, run_id from counter
    order by 1, 2, 3, 4`);
  return rows;
}

describe('nightly in a process of its own', () => {
  it('that is killed again and again ends as if it had never been', async () => {
    const delays = [0, 15, 40, 80, 130];
    let killed = 0;
    for (const delay of delays) {
      const one = spawnNight();
      await one.begun;
      await setTimeout(delay);
      one.child.kill('SIGKILL');
      if ((await one.exited).code === null) killed += 1;
    }
    const last = await spawnNight().exited;

    expect(last.code, last.err).toBe(0);
    // A delay may be longer than the rest of the night; most are not.
    expect(killed).toBeGreaterThan(2);
    const { rows } = await test.owner.pool.query(
      `select count(*)::integer as runs from run where lease_token > 1`,
    );
    expect(rows).toEqual([{ runs: 1 }]);
    const disturbed = { written: await written(), history: await history(test.database) };
    await test.close();
    test = await createTestDatabase();
    await publish(test.database, MONTHS);
    await give(test.database, NAMES.flatMap(payer));
    await night(test.database, '2024-04-30');
    expect(disturbed.history).toBe(await history(test.database));
    expect(disturbed.written).toEqual(await written());
    const summary = await verify(test.database, { programme: null, subscriber: null }, async () => undefined);
    expect(summary).toEqual({ counters: 240, waiting: 0, differences: 0 });
  });

  it('leaves with 75 while another process holds the programme, and says which', async () => {
    const goOn = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    const held = night(test.database, '2024-04-30', {
      afterSlice: async () => {
        reached.resolve(undefined);
        await goOn.promise;
      },
    });
    await reached.promise;
    const { code, err } = await spawnNight().exited;
    goOn.resolve(undefined);

    expect(code, err).toBe(75);
    expect(err).toContain(`process ${process.pid} since`);
    expect((await held)[0]?.counts['walked']).toBe(240);
  });
});
