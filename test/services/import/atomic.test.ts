import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recentImports } from '../../../src/services/import/list-imports.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { DEFAULTS, directoryOf, importing, importingLines, publishPlain } from './importing.ts';

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
  await publishPlain(test.database);
});

afterEach(async () => {
  await test.close();
});

const PROFILE = { fact: 'subscriber', subscriber: 'A1', kind: 'person', segment: 'a' };
const payment = (id: string, amount: string): object => ({
  fact: 'payment',
  subscriber: 'A1',
  id,
  at: '2024-02-01',
  amount,
});

describe('imports at once', () => {
  it('are one after the other: every key has one version that is believed', async () => {
    await importingLines(test.database, [PROFILE]);
    await Promise.all(
      ['1.00', '2.00', '3.00', '4.00'].map((amount) =>
        importingLines(test.database, [payment('P1', amount), payment('P2', '7.00')]),
      ),
    );

    const versions = await test.database.db
      .selectFrom('fact_payment')
      .select(['id', 'revision', 'superseded_revision as until'])
      .orderBy('id')
      .orderBy('revision')
      .execute();
    // Four amounts of P1, each superseded by the next; P2 was equal after the first.
    expect(versions.filter(({ id }) => id === 'P1').map(({ revision, until }) => [revision, until])).toEqual([
      [3n, 4n],
      [4n, 5n],
      [5n, 6n],
      [6n, null],
    ]);
    expect(versions.filter(({ id }) => id === 'P2').map(({ revision, until }) => [revision, until])).toEqual([
      [3n, null],
    ]);
  });

  it('that name the same new subscriber write it once', async () => {
    await Promise.all(
      ['P1', 'P2', 'P3'].map((id) => importingLines(test.database, [PROFILE, payment(id, '1.00')])),
    );

    expect(await test.database.db.selectFrom('subscriber').select('external_id').execute()).toEqual([
      { external_id: 'A1' },
    ]);
    expect(await test.database.db.selectFrom('fact_subscriber').select('revision').execute()).toEqual([
      { revision: 2n },
    ]);
    expect(
      await test.database.db.selectFrom('fact_payment').select('id').orderBy('id').execute(),
    ).toHaveLength(3);
  });

  it('are invisible until they are applied', async () => {
    await importingLines(test.database, [PROFILE]);
    // Holds the lock under which units are applied, so that the import stands still just before that.
    const holder = await test.owner.pool.connect();
    await holder.query(`begin; select pg_advisory_xact_lock(7361, hashtext('apply'))`);
    const going = importingLines(test.database, [payment('P1', '1.00')]);
    await waitFor(async () => (await waiting()) > 0);

    expect(await counted('fact_payment')).toBe(0);
    expect((await recentImports(test.database, 1)).imports[0]?.state).toBe('staged');
    await holder.query('commit');
    holder.release();
    await going;
    expect(await counted('fact_payment')).toBe(1);
  });
});

describe('an import whose process is killed', () => {
  it('leaves nothing of itself, is listed as interrupted, and can be sent again', async () => {
    await importingLines(test.database, [PROFILE]);
    const dir = await directoryOf({
      'payments.csv': 'subscriber,id,at,amount\nA1,P1,2024-02-01,1.00\nA1,P2,2024-02-01,1.00',
    });
    // Stands still after its first fact is written and before the commit: the second insert waits for this lock.
    const holder = await test.owner.pool.connect();
    await holder.query('begin; lock table touch in access exclusive mode');
    const child = await importInChild(dir);
    await waitFor(async () => (await waiting()) > 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await holder.query('rollback');
    holder.release();
    await waitFor(async () => (await othersConnected()) === 0);

    expect(await counted('fact_payment')).toBe(0);
    expect(await counted('revision')).toBe(2);
    await sql`update import set started_at = started_at - interval '1 hour'`.execute(test.owner.db);
    const { imports } = await recentImports(test.database, 1);
    expect(imports[0]).toMatchObject({ state: 'refused', revision: null });
    expect(imports[0]?.refusedBecause).toMatch(/^interrupted/);
    const again = await importing(test.database, {
      'payments.csv': 'subscriber,id,at,amount\nA1,P1,2024-02-01,1.00\nA1,P2,2024-02-01,1.00',
    });
    expect(again.outcome.kind).toBe('applied');
    expect(await counted('fact_payment')).toBe(2);
  });
});

/** An import in a process of its own, as the command line would do it. */
async function importInChild(dir: string): Promise<ReturnType<typeof fork>> {
  const url = (path: string): string => new URL(`../../../src/${path}`, import.meta.url).href;
  const script = join(dir, 'child.mjs');
  await writeFile(
    script,
    `import { createDatabase } from '${url('db/database.ts')}';
     import { importFacts } from '${url('services/import/import-facts.ts')}';
     const database = createDatabase({ url: process.env.CHILD_DATABASE_URL });
     await importFacts(database, { kind: 'directory', dir: '${dir}' }, ${JSON.stringify(DEFAULTS)});`,
  );
  return fork(script, { env: { ...process.env, CHILD_DATABASE_URL: test.url }, execArgv: [] });
}

async function waiting(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(test.owner.db);
  return rows[0]?.count ?? 0;
}

/** Connections other than those of this process, which have no transaction open between two calls. */
async function othersConnected(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`.execute(
    test.owner.db,
  );
  return rows[0]?.count ?? 0;
}

async function counted(table: 'fact_payment' | 'revision'): Promise<number> {
  const { count } = await test.database.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 20 s');
    await sleep(20);
  }
}
