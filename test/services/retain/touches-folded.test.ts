import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { touchesFolded } from '../../../src/db/retain/retention.repository.ts';
import { lastRevision, lockRevisions } from '../../../src/db/revision.ts';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { importingLines } from '../import/importing.ts';
import { give, MONTHS, night, payer, paymentOf, publish } from '../night/support.ts';
import { differences, factsLeft, fold, payFrom } from './support.ts';

// The last guard of a unit: whatever it changed is rolled back when its touches say that what is folded would be decided anew.

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await payFrom(test, '2026-05-01');
  await give(test.database, payer('A1'));
  await give(test.database, [paymentOf('A1', '2024-03-20')]);
  await give(test.database, [paymentOf('A1', '2024-04-01')]);
  await night(test.database, '2024-05-31');
});
afterEach(async () => {
  await test.close();
});

/** Waits until somebody waits for the lock of revisions. */
async function untilWaited(): Promise<void> {
  for (;;) {
    const { rows } = await test.owner.pool.query(
      `select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
    );
    if (rows.length > 0) return;
    await setTimeout(10);
  }
}

describe('what touches the folded past', () => {
  it('is a touch of somebody who is folded, since before the fold, in that unit', async () => {
    await fold(test.database);
    const { pool, db } = test.owner;
    const revision = await lastRevision(db);
    const touch = (subscriber: string, by: bigint, since: string) =>
      pool.query('insert into touch (subscriber_id, revision, since) values (subscriber_id($1), $2, $3)', [
        subscriber,
        by,
        since,
      ]);
    // Midnight of the 1st of April in Moscow.
    await touch('A1', revision + 1n, '2024-03-31T21:00:00Z');
    await touch('B2', revision + 2n, '2024-01-01');
    await touch('A1', revision + 3n, '2024-03-31T20:59:59.999Z');

    const are = [1n, 2n, 3n].map((later) => touchesFolded(pool, revision + later));
    expect(await Promise.all(are)).toEqual([false, false, true]);
  });

  it('is not withdrawn with an import of which nothing is folded', async () => {
    await fold(test.database);
    // What was paid in March stays for the bonus of April.
    const left = await factsLeft(test, 'A1');
    expect(left).toContain('payment 2024-03-20');
    await expect(withdrawImport(test.database, 2)).rejects.toThrow(/cannot be withdrawn any more/);
    expect(await factsLeft(test, 'A1')).toEqual(left);
    await expect(withdrawImport(test.database, 3)).resolves.toMatchObject({ touched: 1 });
    await night(test.database, '2024-05-31');
    expect(await differences(test.database)).toBe(0);
  });

  it('is not imported when facts are folded while the rows are looked at', async () => {
    const late = { ...paymentOf('A1', '2024-02-15'), amount: '7.00' };
    const importing = await test.owner.session(async ({ client, db }) => {
      await client.query('begin');
      await lockRevisions(db);
      const begun = importingLines(test.database, [late], { source: 'test' });
      await untilWaited();
      await client.query(
        `insert into fold (subscriber_id, at, retention_id, counters) values (subscriber_id('A1'), '2024-03-31T21:00:00Z', 1, '{}')`,
      );
      await client.query('commit');
      return { begun };
    });

    expect(await importing.begun).toMatchObject({
      outcome: { kind: 'refused', because: expect.stringContaining('facts were folded while') as string },
    });
    const { rows } = await test.owner.pool.query(`select amount from fact_payment where amount = 7`);
    expect(rows).toEqual([]);
    // Once more, it is known what is folded.
    const again = await importingLines(test.database, [late], { source: 'test', maxRejectsPercent: 100 });
    expect(again).toMatchObject({ outcome: { kind: 'applied' }, rejected: 1 });
  });
});
