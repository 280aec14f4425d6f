import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACT_TABLES } from '../../../src/db/import/fact-tables.ts';
import { cutAt } from '../../support/cut.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  everythingWritten,
  type Fact,
  give,
  history,
  MONTHS,
  night,
  payer,
  paymentOf,
  publish,
} from '../night/support.ts';
import { differences, fold, payFrom } from './support.ts';

const NAMES = Array.from({ length: 9 }, (_, number) => `A${number + 1}`);

function lifeOf(subscriber: string, number: number): readonly Fact[] {
  const from = `2024-02-${String(number + 10)}`;
  const blocking = { fact: 'blocking', subscriber, kind: number % 2 === 0 ? 'forced' : 'outage', from };
  // One in three has one that still runs at the horizon.
  return [
    ...payer(subscriber),
    number % 3 === 0 ? { ...blocking, to: '2024-04-02' } : { ...blocking, to: '2024-03-02' },
  ];
}

/** What is learnt after the fold. */
const LATE = NAMES.flatMap((subscriber, number) => [
  { ...paymentOf(subscriber, '2024-05-15'), amount: '450.00' },
  ...(number % 4 === 0
    ? [{ fact: 'blocking', subscriber, kind: 'forced', from: '2024-04-10', to: '2024-04-12' }]
    : []),
]);

async function made(): Promise<TestDatabase> {
  const test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await payFrom(test, '2026-05-01');
  await give(test.database, NAMES.flatMap(lifeOf));
  await night(test.database, '2024-05-31');
  return test;
}

let test: TestDatabase;
let whole: TestDatabase;
beforeAll(async () => {
  [test, whole] = [await made(), await made()];
  await test.owner.pool.query('create schema saved');
  for (const table of FOLDED) await test.owner.pool.query(`create table saved.${table} as table ${table}`);
});
afterAll(async () => {
  await test.close();
  await whole.close();
});

const FACTS = FACT_TABLES.map(({ table }) => table);
const FOLDED = [...FACTS, 'fold', 'folded_import', 'retention'];

/** As it was before anything was folded. */
async function unfold(): Promise<void> {
  const back = FOLDED.map(
    (table) =>
      `delete from ${table}; insert into ${table} overriding system value select * from saved.${table}`,
  );
  await test.owner.pool.query(back.join('; '));
}

/** Of each subscriber the facts that are there, and the fold; what is told of a run left out. */
async function standing(): Promise<ReadonlyMap<bigint, string>> {
  const rows = FACTS.map((table) => `select subscriber_id, to_jsonb(t)::text as said from ${table} t`);
  const { rows: all } = await test.owner.pool.query<{ id: bigint; said: string }>(
    `select subscriber_id as id, string_agg(said, ' ' order by said) as said from (
       ${rows.join(' union all ')} union all select subscriber_id, at || counters::text from fold) as lines
     group by subscriber_id`,
  );
  return new Map(all.map(({ id, said }) => [id, said]));
}

const folding = async (): Promise<void> => {
  await fold(test.database, { sliceSize: 3 });
};

describe('a fold that is killed', () => {
  it('at every question that it asks the database, leaves everybody whole or folded, and goes on', async () => {
    const [unfolded, written] = [await standing(), await everythingWritten(test.database)];
    const questions = await cutAt(Number.POSITIVE_INFINITY, 'before', folding);
    const folded = await standing();
    expect([...folded].filter(([id, said]) => unfolded.get(id) !== said)).toHaveLength(NAMES.length);

    const halves = new Set<number>();
    for (let n = 1; n <= questions; n += 1) {
      for (const when of ['before', 'after'] as const) {
        await unfold();
        await cutAt(n, when, folding);
        const cut = await standing();
        for (const [id, said] of cut) expect([unfolded.get(id), folded.get(id)]).toContain(said);
        halves.add([...cut].filter(([id, said]) => folded.get(id) === said).length);
        await folding();
        expect(await standing()).toEqual(folded);
      }
    }

    // It was cut where nobody, some and all were folded.
    expect(halves.size).toBeGreaterThan(2);
    expect(await everythingWritten(test.database)).toEqual(written);
    for (const { database } of [test, whole]) {
      await give(database, LATE);
      await night(database, '2024-07-31');
    }
    expect(await history(test.database)).toBe(await history(whole.database));
    expect(await differences(test.database)).toBe(0);
  }, 120_000);
});
