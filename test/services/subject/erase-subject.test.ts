import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../../src/services/explain.ts';
import { type ErasureDeps, eraseAgain, eraseSubject } from '../../../src/services/subject/erase-subject.ts';
import { exportSubject } from '../../../src/services/subject/export-subject.ts';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { importingLines } from '../import/importing.ts';
import { everythingWritten, history } from '../night/support.ts';
import { countsOf, depsOf, everyFact, giveLines, setUp } from './support.ts';

const REQUEST = {
  subscriber: 'A1',
  author: 'olga',
  reason: 'asked for it by letter',
  now: Date.UTC(2024, 5, 1),
};
const MONEY = ['posting', 'correction', 'held_credit', 'credit_release', 'answer', 'access_log'];

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

async function texts(query: string): Promise<readonly string[]> {
  const { rows } = await test.owner.pool.query<{ text: string }>(query);
  return rows.map(({ text }) => text);
}

/** Rows of money but for whose they are. */
async function money(): Promise<readonly string[]> {
  const rows = await Promise.all(
    MONEY.map((table) =>
      texts(`select '${table} ' || (to_jsonb(t) - 'subscriber_id')::text as text from ${table} t order by 1`),
    ),
  );
  return rows.flat();
}

/** Every sum of a close, to the cent. */
async function sums(): Promise<readonly string[]> {
  return texts(`
    select concat_ws(' ', close_id, count(*), sum(credit), sum(corrections), sum(carried_in), sum(paid), sum(carried_out), sum(written_off))
      as text from posting group by close_id
    union all select concat_ws(' ', 'correction', close_id, count(*), sum(was), sum(is_now), sum(amount)) from correction group by close_id
    order by 1`);
}

describe('erasing a subscriber', () => {
  it('leaves nothing under its number, in any table that has one', async () => {
    const { gone, kept } = await eraseSubject(deps, REQUEST);
    const left = await countsOf(test, 'A1');

    expect([...left].filter(([, count]) => count > 0)).toEqual([]);
    expect(Object.keys(kept).toSorted()).toEqual(MONEY.toSorted());
    expect([...Object.keys(gone).filter((table) => table !== 'import_reject'), ...MONEY].toSorted()).toEqual(
      [...left.keys()].toSorted(),
    );
  });

  it('changes no sum and no amount', async () => {
    const [sumsBefore, moneyBefore] = [await sums(), await money()];
    // Worked out from what the closes were given: two of 50.00; 10.00 and 50.00, of which the correction takes 30.05.
    expect(sumsBefore).toEqual([
      '1 2 100.00 0 0 100.00 0 0',
      '2 2 60.00 -30.05 0 50.00 -20.05 0',
      'correction 2 1 50.00 19.95 -30.05',
    ]);
    await eraseSubject(deps, REQUEST);

    expect(await sums()).toEqual(sumsBefore);
    expect(await money()).toEqual(moneyBefore);
  });

  it('puts all money of the subscriber under one key, which is not told from the id and is another each time', async () => {
    const keys = async (): Promise<readonly string[]> =>
      texts(`select distinct subscriber_id::text as text from (
        select subscriber_id from posting union all select subscriber_id from answer union all select subscriber_id from correction) m
        where subscriber_id <> subscriber_id('A2')`);
    const before = await keys();
    await eraseSubject(deps, REQUEST);
    const [key, ...more] = await keys();

    expect(more).toEqual([]);
    expect(before).not.toContain(key);
    await eraseSubject(deps, { ...REQUEST, subscriber: 'A2' });
    const all = await texts('select distinct subscriber_id::text as text from posting');
    expect(all).toHaveLength(2);
    expect(all).toContain(key);
  });

  it('leaves everybody else as they were', async () => {
    const of = (): Promise<readonly string[]> =>
      texts(`select t::text as text from (select p::text from posting p where subscriber_id = subscriber_id('A2')
        union all select e::text from entry e where subscriber_id = subscriber_id('A2')
        union all select f::text from fact_service f where subscriber_id = subscriber_id('A2')
        union all select c::text from counter c where subscriber_id = subscriber_id('A2')) t order by 1`);
    const before = await of();
    await eraseSubject(deps, REQUEST);

    expect(before.length).toBeGreaterThan(5);
    expect(await of()).toEqual(before);
  });

  it('takes rejects that name the subscriber, in their files too, and leaves those of others', async () => {
    await mkdir(join(deps.dataDir, 'rejects'));
    const file = join(deps.dataDir, 'rejects', 'import-1.csv');
    await writeFile(file, 'as the import wrote it, with A1');
    const { gone } = await eraseSubject(deps, REQUEST);

    expect(gone['import_reject']).toBe(2);
    const left = await readFile(file, 'utf8');
    expect(left).toContain('A11');
    expect(left).not.toMatch(/A1\b/);
  });

  it('leaves the id in no text of the database', async () => {
    await test.owner.pool.query(
      `update import set refused_because = '"A1" and "A7" have the same 64-bit id' where import_id = 1`,
    );
    await eraseSubject(deps, REQUEST);
    const tables = await texts(`select c.oid::regclass::text as text from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
    for (const table of tables) {
      expect(await texts(`select t::text as text from ${table} t where t::text ~ '\\mA1\\M'`), table).toEqual(
        [],
      );
    }
    expect(await texts(`select report::text as text from close where close_id = 1`)).toEqual([
      '{"total": "100.00", "largest": [{"amount": "50.00", "subscriber": "(erased)"}, {"amount": "50.00", "subscriber": "A2"}]}',
    ]);
  });

  it('leaves nobody to be found, and a base that verifies', async () => {
    await eraseSubject(deps, REQUEST);

    const found = { code: 'SUBSCRIBER_NOT_FOUND' };
    await expect(exportSubject(test.database, { subscriber: 'A1', author: 'x' })).rejects.toMatchObject(
      found,
    );
    await expect(
      explain(test.database, { subscriber: 'A1', programme: null, at: null }),
    ).rejects.toMatchObject(found);
    await expect(eraseSubject(deps, REQUEST)).rejects.toMatchObject(found);
    expect(await history(test.database)).not.toContain('"A1"');
    expect(await verify(test.database, { programme: null, subscriber: null }, async () => undefined)).toEqual(
      { counters: 1, waiting: 0, differences: 0 },
    );
  });

  it('is recorded without the id, in the database and in the list', async () => {
    await eraseSubject(deps, REQUEST);
    // echo -n A1 | sha256sum
    const digest = '16a36e86f6fed5d465ff332511a0ce1a863b55d364b25a7cdaa25db19abf9648';
    const [line] = (await readFile(deps.list, 'utf8')).trim().split('\n');

    expect(JSON.parse(line ?? '')).toEqual({
      digest,
      erasedAt: '2024-06-01T00:00:00.000Z',
      author: 'olga',
      reason: 'asked for it by letter',
    });
    expect(await texts(`select encode(digest, 'hex') as text from erasure`)).toEqual([digest]);
  });

  it('refuses a reason that names the subscriber, and erases nothing', async () => {
    const before = await everythingWritten(test.database);
    await expect(eraseSubject(deps, { ...REQUEST, reason: 'A1 wants it' })).rejects.toMatchObject({
      code: 'USAGE',
    });
    expect(await everythingWritten(test.database)).toEqual(before);
  });

  it('finds who is named in rejects only', async () => {
    const { gone, kept } = await eraseSubject(deps, { ...REQUEST, subscriber: 'A11' });
    expect([gone, kept]).toEqual([{ import_reject: 1 }, {}]);
  });

  it('stops at a table that nobody has said anything about', async () => {
    await test.owner.pool.query(
      'create table note (subscriber_id bigint); grant select on note to stazh_app',
    );
    await expect(eraseSubject(deps, REQUEST)).rejects.toThrow(/table note holds subscribers/);
    expect((await countsOf(test, 'A1')).get('subscriber')).toBe(1);
  });
});

describe('an import of who was erased', () => {
  it('leaves their rows out, keeps nothing of them, and says how many', async () => {
    await eraseSubject(deps, REQUEST);
    // A key that comes twice is two rows of the file.
    const facts = [...everyFact('A1'), ...everyFact('A1').slice(0, 1), ...everyFact('A3')];
    const complete = { from: Date.UTC(2030, 0), to: Date.UTC(2030, 1) };
    const summary = await importingLines(test.database, facts, { maxRejectsPercent: 0, complete });

    expect(summary).toMatchObject({ outcome: { kind: 'applied' }, rejected: 0 });
    expect(summary.facts.get('payment')).toMatchObject({ rows: 4, added: 4 });
    expect(summary.warnings.first.filter((text) => text.includes('erased'))).toContain(
      '-: 4 payment rows of subscribers who were erased are left out; leave them out of the export',
    );
    expect(summary.warnings.first.join()).toContain('-: 2 subscriber rows of subscribers who were erased');
    expect(summary.warnings.first.join()).not.toMatch(/A1\b/);
    expect([...(await countsOf(test, 'A1')).values()].every((count) => count === 0)).toBe(true);
    expect((await countsOf(test, 'A3')).get('fact_payment')).toBe(4);
    expect(await texts(`select value as text from import_reject where value ~ '\\mA1\\M'`)).toEqual([]);
  });
});

describe('erasing again', () => {
  it('after a restore erases whoever is back, and nobody else', async () => {
    await eraseSubject(deps, REQUEST);
    const restored = await createTestDatabase();
    await setUp(restored);
    const again = { ...deps, database: restored.database };

    expect(await eraseAgain(again)).toEqual({ listed: 1, again: 1, recorded: 0 });
    expect([...(await countsOf(restored, 'A1')).values()].every((count) => count === 0)).toBe(true);
    expect((await countsOf(restored, 'A2')).get('fact_payment')).toBe(4);
    const { rows } = await restored.owner.pool.query(
      `select from import_reject where reject_names("column", value, 'A1')`,
    );
    expect(rows).toEqual([]);
    expect(await eraseAgain(again)).toEqual({ listed: 1, again: 0, recorded: 0 });
    await restored.close();
  });

  it('remembers whom the database has never known, so that an import leaves them out', async () => {
    await eraseSubject(deps, REQUEST);
    const restored = await createTestDatabase();
    await setUp(restored);
    await eraseSubject({ ...(await depsOf(restored.database)), list: `${deps.list}.other` }, REQUEST);
    await restored.owner.pool.query('delete from erasure');

    expect(await eraseAgain({ ...deps, database: restored.database })).toEqual({
      listed: 1,
      again: 0,
      recorded: 1,
    });
    await giveLines(
      restored.database,
      everyFact('A1').map((fact) => JSON.stringify(fact)),
    );
    expect((await countsOf(restored, 'A1')).get('subscriber')).toBe(0);
    await restored.close();
  });

  it('writes into the list what only the database knows', async () => {
    await eraseSubject(deps, REQUEST);
    const moved = { ...deps, list: `${deps.list}.new` };
    await eraseAgain(moved);

    expect(await readFile(moved.list, 'utf8')).toBe(await readFile(deps.list, 'utf8'));
  });

  it('refuses a list that is damaged, before it erases anybody', async () => {
    await eraseSubject(deps, REQUEST);
    await writeFile(deps.list, '{"digest":"5a\n', { flag: 'a' });

    await expect(eraseAgain(deps)).rejects.toMatchObject({
      code: 'ERASURES_REFUSED',
      detail: expect.stringContaining('erasures.ndjson:2: found') as string,
    });
  });
});
