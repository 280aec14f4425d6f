import { describe, expect, it } from 'vitest';
import { ALWAYS, FOREVER } from '../../../rules/time.ts';
import { readRows } from '../../../src/db/binary-copy.ts';
import type { BinaryRow } from '../../../src/db/binary-row.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

async function one<T>(select: string, map: (row: BinaryRow) => T): Promise<T | undefined> {
  return test().database.session(async ({ client }) => (await readRows(client, select, map))[0]);
}

describe('BinaryRow', () => {
  it.each([
    ['2024-02-01 00:00+03', Date.UTC(2024, 0, 31, 21)],
    ['1969-12-31 23:59:59.999+00', -1],
    ['1500-06-01 00:00+00', Date.UTC(1500, 5, 1)],
    ['9999-12-31 00:00+00', Date.UTC(9999, 11, 31)],
    ['2024-02-01 00:00:00.1239+00', Date.UTC(2024, 1, 1, 0, 0, 0, 123)],
    ['1999-12-31 23:59:59.9999+00', Date.UTC(1999, 11, 31, 23, 59, 59, 999)],
    ['infinity', FOREVER],
    ['-infinity', ALWAYS],
  ])('reads the instant %s', async (text, at) => {
    expect(await one(`select timestamptz '${text}'`, (row) => row.instant(0))).toBe(at);
  });

  it.each([
    ['0', 2, 0n],
    ['0.00', 2, 0n],
    ['500', 2, 50_000n],
    ['500.5', 2, 50_050n],
    ['0.01', 2, 1n],
    ['-0.01', 2, -1n],
    ['10000', 2, 1_000_000n],
    ['123456789012345678.99', 2, 12_345_678_901_234_567_899n],
    ['1200', 0, 1200n],
    ['0.123', 3, 123n],
    ['8999.50', 2, 899_950n],
    ['-0.07', 2, -7n],
    ['12345678.9', 2, 1_234_567_890n],
    ['99999999', 6, 99_999_999_000_000n],
    ['1.239', 2, 123n],
  ])('reads the amount %s with %i places', async (text, places, amount) => {
    expect(await one(`select numeric '${text}'`, (row) => row.amount(0, places))).toBe(amount);
  });

  it('reads texts of every kind, and null as an empty list', async () => {
    const select = `select array['a', null, '', 'с кириллицей', 'tab	here'], '{}'::text[], null::text[]`;

    expect(await one(select, (row) => [row.texts(0), row.texts(1), row.texts(2)])).toEqual([
      ['a', null, '', 'с кириллицей', 'tab	here'],
      [],
      [],
    ]);
  });

  it('reads ids of all 64 bits, small numbers, booleans and nulls', async () => {
    const select = `select (-9223372036854775808)::bigint, 32767::smallint, (-7)::integer, true, null::text`;
    const read = (row: BinaryRow) => [row.id(0), row.small(1), row.int(2), row.bool(3), row.textOrNull(4)];

    expect(await one(select, read)).toEqual([-(2n ** 63n), 32_767, -7, true, null]);
  });

  it('reads every row of a stream that the network cuts anywhere', async () => {
    const select = `select i, repeat('x', i % 997) from generate_series(1, 20000) as i`;
    const rows = await test().database.session(({ client }) =>
      readRows(client, select, (row) => [row.int(0), row.text(1).length]),
    );

    expect(rows).toHaveLength(20_000);
    expect(rows.every(([i, length], index) => i === index + 1 && length === (index + 1) % 997)).toBe(true);
  });
});
