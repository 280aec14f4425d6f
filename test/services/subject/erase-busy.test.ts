import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ErasureDeps, eraseSubject } from '../../../src/services/subject/erase-subject.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { night } from '../night/support.ts';
import { close, countsOf, depsOf, giveLines, setUp } from './support.ts';

const REQUEST = {
  subscriber: 'A1',
  author: 'olga',
  reason: 'asked for it by letter',
  now: Date.UTC(2024, 5, 1),
};

let test: TestDatabase;
let deps: ErasureDeps;
beforeEach(async () => {
  test = await createTestDatabase();
  deps = await depsOf(test.database);
  await setUp(test);
});
afterEach(async () => {
  await test.close();
});

describe('an erasure while something is under way', () => {
  const BUSY = { code: 'SUBJECT_BUSY' };

  it.each(['previewed', 'posting'] as const)('a close that is %s and pays the subscriber', async (state) => {
    await close(test, '2024-05-01', [{ subscriber: 'A2', credit: '1.00', paid: '1.00' }]);
    await close(test, '2024-06-01', [{ subscriber: 'A1', credit: '50.00', paid: '50.00' }], state);

    await expect(eraseSubject(deps, REQUEST)).rejects.toMatchObject({
      ...BUSY,
      detail: expect.stringContaining(`2024-06 is ${state}`) as string,
    });
    await expect(eraseSubject(deps, { ...REQUEST, subscriber: 'A2' })).resolves.toBeDefined();
  });

  it('a night: the erasure is refused and the night goes on', async () => {
    let asked = 0;
    await night(test.database, '2024-05-31', {
      afterSlice: async () => {
        asked += 1;
        await expect(eraseSubject(deps, REQUEST)).rejects.toMatchObject({
          ...BUSY,
          detail: expect.stringContaining('is being walked by') as string,
        });
      },
    });
    expect(asked).toBeGreaterThan(0);
    await eraseSubject(deps, REQUEST);
  });

  it('a slice that is walked for a run whose holder is dead', async () => {
    await test.owner.pool.query(`
      update run set state = 'running', lease_until = '2020-01-01' where run_id = 2;
      update run_slice set state = 'waiting' where run_id = 2`);
    await test.database.session(async ({ client }) => {
      await client.query('begin');
      await client.query('select from run_slice where run_id = 2 for update');
      await expect(eraseSubject(deps, REQUEST)).rejects.toMatchObject(BUSY);
      await client.query('rollback');
    });
    await eraseSubject(deps, REQUEST);
  });

  it('a night that begins during an erasure waits for it', async () => {
    let walked: Promise<unknown> = Promise.resolve();
    await test.database.session(async ({ client }) => {
      await client.query('begin');
      await client.query(`select erase_subject(sha256('A1'), 'A1', 'olga', 'asked', '2024-06-01')`);
      walked = night(test.database, '2024-05-31');
      await untilWaiting(1);
      await client.query('commit');
    });
    await walked;
    expect([...(await countsOf(test, 'A1')).values()].every((count) => count === 0)).toBe(true);
  });

  it('a preview has its lock before its snapshot: the erasure waits for it', async () => {
    let erased: Promise<unknown> = Promise.resolve();
    await test.database.session(async ({ client }) => {
      await client.query(`select pg_advisory_lock(7361, hashtext('close 1'))`);
      erased = eraseSubject(deps, REQUEST);
      await untilWaiting(1);
      expect((await countsOf(test, 'A1')).get('subscriber')).toBe(1);
    });
    await erased;
    expect((await countsOf(test, 'A1')).get('subscriber')).toBe(0);
  });

  it('an import that has looked at its rows is refused, for some may be of who is erased', async () => {
    let imported: Promise<void> = Promise.resolve();
    await test.database.session(async ({ client }) => {
      await client.query('begin');
      await client.query(`select pg_advisory_xact_lock(7361, hashtext('apply'))`);
      imported = giveLines(test.database, [
        JSON.stringify({ fact: 'balance', subscriber: 'A1', at: '2024-04-25', amount: '5.00' }),
      ]);
      await untilWaiting(1);
      await client.query(`select erase_subject(sha256('A1'), 'A1', 'olga', 'asked', '2024-06-01')`);
      await client.query('commit');
    });
    await imported;

    const { rows } = await test.owner.pool.query<{ because: string }>(
      'select refused_because as because from import order by import_id desc limit 1',
    );
    expect(rows.map(({ because }) => because)).toEqual([
      'a subscriber was erased while the rows were looked at, and some of them may be theirs. Import them again.',
    ]);
    expect((await countsOf(test, 'A1')).get('fact_balance')).toBe(0);
  });

  async function untilWaiting(sessions: number): Promise<void> {
    for (;;) {
      const { rows } = await test.owner.pool.query<{ waiting: number }>(
        `select count(*)::integer as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if ((rows[0]?.waiting ?? 0) >= sessions) return;
    }
  }
});
