import { hash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../services/subject/support.ts';
import { useTestDatabase } from '../../support/database.ts';

// That the one function which lifts the seal of a posted close is no way to change money (docs/decisions/0023-erasure.md).

const test = useTestDatabase();
beforeAll(async () => {
  await setUp(test());
});

const DENIED = { code: '42501' };
const MONEY = ['posting', 'correction', 'held_credit', 'credit_release', 'answer'];

async function texts(query: string): Promise<readonly string[]> {
  const { rows } = await test().owner.pool.query<{ text: string }>(query);
  return rows.map(({ text }) => text);
}

async function money(): Promise<readonly string[]> {
  const rows = await Promise.all(
    MONEY.map((table) =>
      texts(`select '${table} ' || (to_jsonb(t) - 'subscriber_id')::text as text from ${table} t order by 1`),
    ),
  );
  return rows.flat();
}

async function seals(): Promise<readonly string[]> {
  return texts(`select conrelid::regclass || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated as text
    from pg_constraint where conname = 'sealed' order by 1`);
}

async function erase(subscriber: string): Promise<void> {
  await test().database.pool.query(`select erase_subject($1, $2, 'olga', 'asked', '2024-06-01')`, [
    hash('sha256', subscriber, 'buffer'),
    subscriber,
  ]);
}

describe('the service', () => {
  it.each([
    `select rekey_subject('posting', 1, 2)`,
    `select erase_mentions('A2')`,
    'select hold_for_erasure(1)',
    `insert into subject_table values ('close', 'goes')`,
    `update subject_table set on_erasure = 'goes'`,
    `insert into erasure values (sha256('A2'), now(), 'x', 'y')`,
    `update erasure set reason = 'z'`,
    'delete from erasure',
    'alter table posting_1 drop constraint sealed',
  ])('may not: %s', async (statement) => {
    await expect(test().database.pool.query(statement)).rejects.toMatchObject(DENIED);
  });

  it('may not name one subscriber and mean another', async () => {
    const statement = `select erase_subject(sha256('A1'), 'A2', 'olga', 'asked', '2024-06-01')`;
    await expect(test().database.pool.query(statement)).rejects.toThrow(/digest is not that/);
  });
});

describe('erase_subject', () => {
  it('changes nothing of money, whatever it is given', async () => {
    const before = await money();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc
            .string({ minLength: 1, maxLength: 64 })
            .filter((text) => !text.includes('\0') && text.isWellFormed()),
          fc.constantFrom('posting', `'; update posting set paid = 0; --`, 'A1"', '%I', '.*', '(A1|A2)'),
        ),
        async (subscriber) => {
          fc.pre(subscriber !== 'A1' && subscriber !== 'A2');
          await erase(subscriber);
          expect(await money()).toEqual(before);
        },
      ),
      { numRuns: 40 },
    );
    expect(await texts(`select count(*)::text as text from fact_service`)).toEqual(['2']);
  });

  it('works on the real tables, whatever temporary ones its caller has', async () => {
    const before = await money();
    await test().database.session(async ({ client }) => {
      await client.query(`begin;
        create temporary table subscriber (subscriber_id bigint, external_id text);
        create temporary table subject_table (table_name text, on_erasure text);
        create temporary table erasure (like public.erasure);
        create temporary table posting_1 (like public.posting_1)`);
      await client.query(`select public.erase_subject(sha256('A1'), 'A1', 'olga', 'asked', '2024-06-01')`);
      await client.query('commit');
    });

    expect(await money()).toEqual(before);
    expect(await texts('select external_id as text from subscriber')).toEqual(['A2']);
    expect(
      await texts(`select count(*)::text as text from posting where subscriber_id = subscriber_id('A1')`),
    ).toEqual(['0']);
  });

  it('leaves every posted close sealed as it was', async () => {
    const before = await seals();
    expect(before).toEqual(
      ['correction_1', 'correction_2', 'posting_1', 'posting_2'].map(
        (table) => `${table} CHECK (false) NOT VALID false`,
      ),
    );
    await erase('A2');

    expect(await seals()).toEqual(before);
    await expect(test().owner.pool.query('update posting set counter = 9')).rejects.toMatchObject({
      code: '23514',
      constraint: 'sealed',
    });
  });
});
