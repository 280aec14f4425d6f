import { describe, expect, it } from 'vitest';
import type { Amount, PercentText } from '../../rules/money.ts';
import { ALWAYS, FOREVER } from '../../rules/time.ts';
import { CopyRows } from '../../src/db/copy-rows.ts';

const HEADER = '5047434f50590aff0d0a000000000000000000';
const TRAILER = 'ffff';

/** The bytes of the whole COPY, without its header and trailer, which are checked. */
function bodyOf(rows: CopyRows): string {
  const text = Buffer.concat([...rows.chunks()]).toString('hex');
  expect(text.startsWith(HEADER)).toBe(true);
  expect(text.endsWith(TRAILER)).toBe(true);
  return text.slice(HEADER.length, -TRAILER.length);
}

/** The bytes of one row with one field: its length and what it holds. */
function fieldOf(write: (rows: CopyRows) => void): string {
  const rows = new CopyRows();
  rows.row(1);
  write(rows);
  return bodyOf(rows).replace(/^0001/, '');
}

const hex = (spaced: string): string => spaced.replaceAll(' ', '');

describe('CopyRows', () => {
  it.each<[string, bigint, number, string]>([
    ['zero has no digits', 0n, 2, '00000008 0000 0000 0000 0002'],
    ['-0.05 is 0500 behind the point', -5n, 2, '0000000a 0001 ffff 4000 0002 01f4'],
    ['0.0001 of four places', 1n, 4, '0000000a 0001 ffff 0000 0004 0001'],
    ['0.00001 of five places is 1000 in the second group', 1n, 5, '0000000a 0001 fffe 0000 0005 03e8'],
    ['100.00 has no digits behind the point', 10_000n, 2, '0000000a 0001 0000 0000 0002 0064'],
    ['1000000.00 has none below its first group', 100_000_000n, 2, '0000000a 0001 0001 0000 0002 0064'],
    ['1200 of no places', 1200n, 0, '0000000a 0001 0000 0000 0000 04b0'],
    ['333.50', 33_350n, 2, '0000000c 0002 0000 0000 0002 014d 1388'],
    [
      '12345678901234567890.10',
      1_234_567_890_123_456_789_010n,
      2,
      '00000014 0006 0004 0000 0002 04d2 162e 2334 0d80 1ed2 03e8',
    ],
    // 9007199254740992.00: the first whole number that JavaScript's numbers do not tell from the next
    ['2^53', 900_719_925_474_099_200n, 2, '00000010 0004 0003 0000 0002 232f 07c8 1562 03e0'],
  ])('writes an amount: %s', (_, amount, places, bytes) => {
    expect(
      fieldOf((rows) => {
        rows.amount(amount as Amount, places);
      }),
    ).toBe(hex(bytes));
  });

  it.each([
    ['0', '00000008 0000 0000 0000 0000'],
    ['3', '0000000a 0001 0000 0000 0000 0003'],
    ['7.5', '0000000c 0002 0000 0000 0001 0007 1388'],
    ['0.125', '0000000a 0001 ffff 0000 0003 04e2'],
  ])('writes the percent %s with its own places', (percent, bytes) => {
    expect(
      fieldOf((rows) => {
        rows.percent(percent as PercentText);
      }),
    ).toBe(hex(bytes));
  });

  it.each([
    ['the beginning of 2000', Date.UTC(2000, 0, 1), '00000008 00000000 00000000'],
    ['a millisecond later', Date.UTC(2000, 0, 1) + 1, '00000008 00000000 000003e8'],
    ['a millisecond earlier', Date.UTC(2000, 0, 1) - 1, '00000008 ffffffff fffffc18'],
    // 2^32 microseconds are 4294.967296 s; 4294968 ms are 704 microseconds more
    ['just above 2^32 microseconds', Date.UTC(2000, 0, 1) + 4_294_968, '00000008 00000001 000002c0'],
    ['FOREVER', FOREVER, '00000008 7fffffff ffffffff'],
    ['ALWAYS', ALWAYS, '00000008 80000000 00000000'],
  ])('writes an instant in microseconds: %s', (_, at, bytes) => {
    expect(
      fieldOf((rows) => {
        rows.instant(at);
      }),
    ).toBe(hex(bytes));
  });

  it.each([
    ['2000-01', 0],
    ['2000-03, after a leap day', 31 + 29],
    ['2001-01', 366],
    ['1999-12', -31],
    ['1970-01', -10_957],
    ['1900-03, after no leap day', -36_465],
  ])('writes the first day of a month in days since 2000-01-01: %s', (text, days) => {
    const [year = 0, month = 0] = text.split(/\D/).map(Number);
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(days);

    expect(
      fieldOf((rows) => {
        rows.date(year * 12 + month - 1);
      }),
    ).toBe(`00000004${bytes.toString('hex')}`);
  });

  it('writes ids of all 64 bits', () => {
    expect(
      fieldOf((rows) => {
        rows.id(-1n);
      }),
    ).toBe(hex('00000008 ffffffff ffffffff'));
    expect(
      fieldOf((rows) => {
        rows.id(2n ** 40n + 5n);
      }),
    ).toBe(hex('00000008 00000100 00000005'));
    expect(
      fieldOf((rows) => {
        rows.id(2n ** 63n - 1n);
      }),
    ).toBe(hex('00000008 7fffffff ffffffff'));
    expect(
      fieldOf((rows) => {
        rows.id(-(2n ** 63n));
      }),
    ).toBe(hex('00000008 80000000 00000000'));
  });

  it('writes numbers, booleans and counts of any sign', () => {
    expect(
      fieldOf((rows) => {
        rows.int(-7);
      }),
    ).toBe(hex('00000004 fffffff9'));
    expect(
      fieldOf((rows) => {
        rows.small(-2);
      }),
    ).toBe(hex('00000002 fffe'));
    expect(
      fieldOf((rows) => {
        rows.bool(true);
      }),
    ).toBe(hex('00000001 01'));
    expect(
      fieldOf((rows) => {
        rows.bool(false);
      }),
    ).toBe(hex('00000001 00'));
    expect(
      fieldOf((rows) => {
        rows.countOrNull(2 ** 53);
      }),
    ).toBe(hex('00000008 00200000 00000000'));
    expect(
      fieldOf((rows) => {
        rows.countOrNull(-1);
      }),
    ).toBe(hex('00000008 ffffffff ffffffff'));
  });

  it('writes texts as UTF-8 with their length in bytes', () => {
    expect(
      fieldOf((rows) => {
        rows.text('');
      }),
    ).toBe('00000000');
    expect(
      fieldOf((rows) => {
        rows.text('gap');
      }),
    ).toBe(hex('00000003 676170'));
    expect(
      fieldOf((rows) => {
        rows.text('aя');
      }),
    ).toBe(hex('00000003 61 d18f'));
  });

  it('writes a list of texts with its nulls', () => {
    const bytes = '0000001d 00000001 00000001 00000019 00000002 00000001 00000001 61 ffffffff';

    expect(
      fieldOf((rows) => {
        rows.textsOrNull(['a', null]);
      }),
    ).toBe(hex(bytes));
  });

  it('writes null as a length of -1, and an empty list as null', () => {
    const nulls: ((rows: CopyRows) => void)[] = [
      (rows) => {
        rows.null();
      },
      (rows) => {
        rows.instantOrNull(null);
      },
      (rows) => {
        rows.countOrNull(null);
      },
      (rows) => {
        rows.textOrNull(null);
      },
      (rows) => {
        rows.amountOrNull(null, 2);
      },
      (rows) => {
        rows.percent(null);
      },
      (rows) => {
        rows.textsOrNull([]);
      },
    ];

    expect(nulls.map(fieldOf)).toEqual(nulls.map(() => 'ffffffff'));
  });

  it('writes bytes between their begin and end, and the next field after them', () => {
    const bytes = fieldOf((rows) => {
      const out = rows.beginBytes();
      out.byte(1);
      out.varint(300);
      rows.endBytes();
      rows.bool(true);
    });

    expect(bytes).toBe(hex('00000003 01 ac 02 00000001 01'));
  });

  it('is a header and a trailer without rows', () => {
    expect(bodyOf(new CopyRows())).toBe('');
  });

  it('writes rows longer than a chunk', () => {
    const rows = new CopyRows();
    const long = 'я'.repeat(300_000);
    rows.row(1);
    rows.text(long);
    rows.row(1);
    rows.small(1);

    expect(bodyOf(rows)).toBe(`0001000927c0${'d18f'.repeat(300_000)}0001000000020001`);
  });

  it('begins anew after clear, in the same buffers', () => {
    const rows = new CopyRows();
    const fill = (): void => {
      for (let index = 0; index < 100_000; index += 1) {
        rows.row(1);
        rows.int(index);
      }
    };
    fill();
    const first = [...rows.chunks()];
    const bytes = Buffer.concat(first);
    rows.clear();
    expect(rows.count).toBe(0);
    fill();
    const second = [...rows.chunks()];

    expect(Buffer.concat(second).equals(bytes)).toBe(true);
    expect(new Set(second.map(({ buffer }) => buffer))).toEqual(new Set(first.map(({ buffer }) => buffer)));
    expect(rows.count).toBe(100_000);
  });
});
