import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { spawnNight, written } from './night-process.ts';
import { give, history, MONTHS, night, payer, publish } from './support.ts';

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

describe('nightly in a process of its own', () => {
  it('that is killed again and again ends as if it had never been', async () => {
    const delays = [0, 15, 40, 80, 130];
    let killed = 0;
    for (const delay of delays) {
      const one = spawnNight(test.url);
      await one.says(/due in|held by/);
      await setTimeout(delay);
      one.child.kill('SIGKILL');
      if ((await one.exited).code === null) killed += 1;
    }
    const last = await spawnNight(test.url).exited;

    expect(last.code, last.err).toBe(0);
    // A delay may be longer than the rest of the night; most are not.
    expect(killed).toBeGreaterThan(2);
    const { rows } = await test.owner.pool.query(
      `select count(*)::integer as runs from run where lease_token > 1`,
    );
    expect(rows).toEqual([{ runs: 1 }]);
    const disturbed = { written: await written(test), history: await history(test.database) };
    await test.close();
    test = await createTestDatabase();
    await publish(test.database, MONTHS);
    await give(test.database, NAMES.flatMap(payer));
    await night(test.database, '2024-04-30');
    expect(disturbed.history).toBe(await history(test.database));
    expect(disturbed.written).toEqual(await written(test));
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
    const { code, err } = await spawnNight(test.url).exited;
    goOn.resolve(undefined);

    expect(code, err).toBe(75);
    expect(err).toContain(`process ${process.pid} since`);
    expect((await held)[0]?.counts['walked']).toBe(240);
  });
});
