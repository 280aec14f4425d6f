import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ALWAYS, FOREVER } from '../../rules/time.ts';
import { instantOf, timestamptz } from '../../src/db/instant.ts';
import { subscriberId } from '../../src/db/subscriber-id.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();

describe('the types of columns', () => {
  it('reads instants as milliseconds, big integers as bigint, numerics and days as text', async () => {
    const { rows } = await sql`select '2024-02-01 00:00+03'::timestamptz as at, 9007199254740993::int8 as big,
      1.50::numeric as amount, '2024-02-29'::date as day, 'infinity'::timestamptz as never`.execute(
      test().database.db,
    );

    expect(rows).toEqual([
      {
        at: Date.UTC(2024, 0, 31, 21),
        big: 9007199254740993n,
        amount: '1.50',
        day: '2024-02-29',
        never: FOREVER,
      },
    ]);
  });

  it.each([
    ['a day of this century', Date.UTC(2024, 1, 29, 12, 30, 15, 7)],
    ['an instant before 1970', Date.UTC(1969, 11, 31, 23, 59, 59, 999)],
    ['the first year', Date.parse('0001-01-01T00:00:00Z')],
    ['the year before it', Date.parse('0000-06-01T00:00:00Z')],
    ['a year of five digits', Date.parse('+010000-01-01T00:00:00Z')],
    ['always', ALWAYS],
    ['forever', FOREVER],
  ])('writes and reads back %s', async (_name, at) => {
    const { rows } = await sql<{ at: number }>`select ${timestamptz(at)}::timestamptz as at`.execute(
      test().database.db,
    );

    expect(rows[0]?.at).toBe(at);
  });

  it('cuts microseconds off', () => {
    expect(instantOf('2024-02-01 00:00:00.123999+00')).toBe(Date.UTC(2024, 1, 1, 0, 0, 0, 123));
  });
});

// SHA-256 of "abc" begins with ba7816bf 8f01cfea (FIPS 180-2, appendix B.1); as a signed 64-bit number that is
// 0xba7816bf8f01cfea − 2^64.
describe('subscriberId', () => {
  it('is the first eight bytes of the digest, signed', () => {
    expect(subscriberId('abc')).toBe(0xba7816bf8f01cfean - (1n << 64n));
  });

  it.each(['A1', 'абонент-7', '🙂', 'x'.repeat(64)])('is the same in SQL for %s', async (external) => {
    const { rows } = await sql<{ id: bigint }>`select subscriber_id(${external}) as id`.execute(
      test().database.db,
    );

    expect(rows[0]?.id).toBe(subscriberId(external));
  });
});

describe('a session', () => {
  it('sees its transaction through both of its doors, and loses it when it ends without a commit', async () => {
    const seen = await test().database.session(async ({ client, db }) => {
      await client.query('begin');
      await client.query(`insert into subscriber values (1, 'A1')`);
      return db.selectFrom('subscriber').select('external_id').execute();
    });

    expect(seen).toEqual([{ external_id: 'A1' }]);
    expect(await test().database.db.selectFrom('subscriber').select('external_id').execute()).toEqual([]);
  });
});
