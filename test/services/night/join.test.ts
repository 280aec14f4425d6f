import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../../../src/db/database.ts';
import type { RunReport } from '../../../src/services/night/events.ts';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { give, MONTHS, night, payer, publish } from './support.ts';

const NAMES = Array.from({ length: 60 }, (_, index) => `A${index + 1}`);
const DATE = '2024-04-30';

let test: TestDatabase;
let second: Database;
beforeEach(async () => {
  test = await createTestDatabase();
  second = createDatabase({ url: test.url });
  await publish(test.database, MONTHS);
  await give(test.database, NAMES.flatMap(payer));
});
afterEach(async () => {
  await second.close();
  await test.close();
});

interface Held {
  readonly night: Promise<readonly RunReport[]>;
  readonly goOn: () => void;
}

/** A night of ten slices that stops after its first one until it may go on. */
async function holder(): Promise<Held> {
  const gate = Promise.withResolvers<undefined>();
  const reached = Promise.withResolvers<undefined>();
  const held = night(test.database, DATE, {
    sliceSize: 6,
    concurrency: 1,
    afterSlice: async () => {
      reached.resolve(undefined);
      await gate.promise;
    },
  });
  // Whoever waits for it gets the failure; until then it must not count as unhandled.
  held.catch(() => undefined);
  await reached.promise;
  return {
    night: held,
    goOn: () => {
      gate.resolve(undefined);
    },
  };
}

describe('a night that joins another', () => {
  it('walks the slices that the other has not, and both tell the same', async () => {
    const first = await holder();
    let own = 0;
    const guest = night(second, DATE, {
      join: true,
      concurrency: 1,
      onEvent: (event) => {
        if (event.kind === 'slice-done') own += 1;
        if (own === 9) first.goOn();
      },
    });

    const [[holders], [guests]] = await Promise.all([first.night, guest]);

    expect(own).toBe(9);
    expect(guests?.counts).toEqual(holders?.counts);
    // Four whole months each.
    expect(holders).toMatchObject({ runId: 1, counts: { walked: 60, accrual: 240 } });
    const summary = await verify(second, { programme: null, subscriber: null }, async () => undefined);
    expect(summary).toEqual({ counters: 60, waiting: 0, differences: 0 });
  });

  it('begins the run itself when nobody holds it', async () => {
    const [report] = await night(second, DATE, { join: true });

    expect(report?.counts).toMatchObject({ walked: 60 });
  });

  it('takes the run over when the other is gone', async () => {
    const first = await holder();
    const guest = night(second, DATE, {
      join: true,
      onEvent: (event) => {
        if (event.kind !== 'run-begun' || event.joins === null) return;
        void test.owner.pool.query('select pg_terminate_backend(holder_pid) from run');
      },
    });

    const [report] = await guest;
    first.goOn();

    expect(report).toMatchObject({ runId: 1, counts: { walked: 60 } });
    await expect(first.night).rejects.toThrow();
    const { rows } = await test.owner.pool.query('select state, lease_token > 1 as "wasTaken" from run');
    expect(rows).toEqual([{ state: 'done', wasTaken: true }]);
  });

  it('stops the run for both when too many cannot be walked', async () => {
    const first = await holder();
    const guest = night(second, DATE, {
      join: true,
      concurrency: 1,
      advance: () => {
        throw new Error('no');
      },
    });

    await expect(guest).rejects.toMatchObject({ code: 'NIGHT_STOPPED' });
    first.goOn();
    await expect(first.night).rejects.toMatchObject({ code: 'NIGHT_STOPPED' });
  });
});
