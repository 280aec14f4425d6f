import { describe, expect, it } from 'vitest';
import { type Amount, formatAmount, type PercentText } from '../../rules/money.ts';
import { FOREVER } from '../../rules/time.ts';
import { copyIn } from '../../src/db/copy.ts';
import { CopyRows } from '../../src/db/copy-rows.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();

const COLUMNS = [
  ['id', 'bigint'],
  ['small', 'smallint'],
  ['is', 'boolean'],
  ['at', 'timestamptz'],
  ['count', 'bigint'],
  ['day', 'date'],
  ['word', 'text'],
  ['amount', 'numeric'],
  ['percent', 'numeric'],
  ['words', 'text[]'],
  ['bytes', 'bytea'],
] as const;

describe('CopyRows, read by PostgreSQL,', () => {
  /** Each row as the server tells it. */
  async function told(rows: CopyRows): Promise<unknown[][]> {
    return test().database.session(async ({ client }) => {
      const columns = COLUMNS.map(([name, type]) => `"${name}" ${type}`).join(', ');
      await client.query(`create temporary table told (${columns}, n serial)`);
      const target = COLUMNS.map(([name]) => `"${name}"`).join(', ');
      await copyIn(client, `copy told (${target}) from stdin (format binary)`, rows.chunks());
      const texts = COLUMNS.map(([name]) => `"${name}"::text`).join(', ');
      const { rows: read } = await client.query<unknown[]>({
        text: `select ${texts} from told order by n`,
        rowMode: 'array',
      });
      return read;
    });
  }

  it('arrive as they were meant, field by field', async () => {
    const rows = new CopyRows();
    rows.row(COLUMNS.length);
    rows.id(-(2n ** 63n));
    rows.small(-32_768);
    rows.bool(true);
    rows.instant(Date.UTC(1500, 5, 1, 12, 0, 0, 1));
    rows.countOrNull(2 ** 53);
    rows.date(1583 * 12 + 1);
    rows.text('с кириллицей');
    rows.amount(-5n as Amount, 2);
    rows.percent('7.5' as PercentText);
    rows.textsOrNull(['a', null, 'b c']);
    rows.beginBytes().int16(0xbeef);
    rows.endBytes();
    rows.row(COLUMNS.length);
    for (let left = 3; left > 0; left -= 1) rows.null();
    rows.instant(FOREVER);
    rows.null();
    rows.date(9999 * 12 + 11);
    for (let left = 5; left > 0; left -= 1) rows.null();

    expect(await told(rows)).toEqual([
      [
        '-9223372036854775808',
        '-32768',
        'true',
        '1500-06-01 12:00:00.001+00',
        '9007199254740992',
        '1583-02-01',
        'с кириллицей',
        '-0.05',
        '7.5',
        '{a,NULL,"b c"}',
        String.raw`\xbeef`,
      ],
      [null, null, null, 'infinity', null, '9999-12-01', null, null, null, null, null],
    ]);
  });

  it('show amounts with all places, and months of four centuries', async () => {
    const rows = new CopyRows();
    const amounts = [
      0n,
      1n,
      -1n,
      9_999n,
      10_000n,
      -10_001n,
      99_999_999n,
      10n ** 15n + 7n,
      -(10n ** 30n) - 3n,
    ];
    const cases = Array.from({ length: 4_800 }, (_, index) => ({
      month: 1_900 * 12 + index,
      amount: ((amounts[index % amounts.length] ?? 0n) * BigInt(1 + (index % 101))) as Amount,
      places: index % 6,
    }));
    for (const { month, amount, places } of cases) {
      rows.row(COLUMNS.length);
      for (let left = 5; left > 0; left -= 1) rows.null();
      rows.date(month);
      rows.null();
      rows.amount(amount, places);
      for (let left = 3; left > 0; left -= 1) rows.null();
    }

    expect((await told(rows)).map((row) => [row[5], row[7]])).toEqual(
      cases.map(({ month, amount, places }) => [
        `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`,
        formatAmount(amount, places),
      ]),
    );
  });
});
