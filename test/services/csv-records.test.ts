import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, CsvRecords } from '../../src/services/csv-records.ts';

/** Reads lines in pieces of some size. A record is its line and cells, a bad one its line and code. */
function read(
  lines: readonly string[],
  piece = lines.length,
): (readonly [number, readonly string[] | string])[] {
  const records = new CsvRecords();
  const found: CsvRecord[] = [];
  for (let at = 0; at < lines.length; at += piece) found.push(...records.take(lines.slice(at, at + piece)));
  found.push(...records.end());
  return found.map((record) => [record.line, record.kind === 'cells' ? record.cells : record.code] as const);
}

const HEADER = [1, ['a', 'b']] as const;

describe('CsvRecords', () => {
  it.each<[name: string, lines: string[], records: unknown[]]>([
    ['plain cells', ['a,b', '1,2'], [HEADER, [2, ['1', '2']]]],
    [
      'empty lines, which are left out',
      ['', 'a,b', '', '1,2', ''],
      [
        [2, ['a', 'b']],
        [4, ['1', '2']],
      ],
    ],
    [
      'too many and too few cells',
      ['a,b', '1', '1,2,3', ','],
      [HEADER, [2, ['1']], [3, ['1', '2', '3']], [4, ['', '']]],
    ],
    ['quoted cells', ['"a","b"', '"x,y","say ""so"""'], [HEADER, [2, ['x,y', 'say "so"']]]],
    [
      'a cell of several lines',
      ['a,b', '1,"x', '', 'y"', '3,4'],
      [HEADER, [2, ['1', 'x\n\ny']], [5, ['3', '4']]],
    ],
    [
      'a quote never closed',
      ['a,b', '1,"x', '3,4', '5,6'],
      [HEADER, [2, 'bad_quotes'], [3, ['3', '4']], [4, ['5', '6']]],
    ],
    [
      'a quote that meets the next stray one',
      ['a,b', '1,"x', '3,4', '5,y"'],
      [HEADER, [2, ['1', 'x\n3,4\n5,y']]],
    ],
    [
      'a quote that meets another one and would eat cells',
      ['a,b', '"1,x', '3,4', '5",y,z'],
      [HEADER, [2, 'bad_quotes'], [3, ['3', '4']], [4, 'bad_quotes']],
    ],
    ['a quote inside a cell', ['a,b', '1,5" disk', '3,4'], [HEADER, [2, 'bad_quotes'], [3, ['3', '4']]]],
    ['quotes inside a cell', ['a,b', '1,"x"y', '"3","4"'], [HEADER, [2, 'bad_quotes'], [3, ['3', '4']]]],
    [
      'a header that is bad',
      ['"a"x,b', '1,2'],
      [
        [1, 'bad_quotes'],
        [2, ['1', '2']],
      ],
    ],
    ['a line too long', ['a,b', 'x'.repeat(65_537), '1,2'], [HEADER, [2, 'row_too_long'], [3, ['1', '2']]]],
    [
      'a cell of too many characters',
      ['a,b', '1,"x', 'y'.repeat(65_536), 'z"', '1,2'],
      [HEADER, [2, 'bad_quotes'], [3, ['y'.repeat(65_536)]], [4, 'bad_quotes'], [5, ['1', '2']]],
    ],
  ])('reads %s, whatever the pieces', (_name, lines, records) => {
    expect(read(lines)).toEqual(records);
    expect(read(lines, 1)).toEqual(records);
    expect(read(lines, 2)).toEqual(records);
  });

  it('gives up a quote that is still open after a hundred lines', () => {
    const found = read(['a,b', '1,"x', ...Array.from({ length: 200 }, () => '3,4')]);

    expect(found).toHaveLength(202);
    expect(found.slice(0, 3)).toEqual([HEADER, [2, 'bad_quotes'], [3, ['3', '4']]]);
  });

  it('reads back every table that is written by the rules of RFC 4180', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'я'), maxLength: 8 });
    const row = fc.array(cell, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, piece) => {
          const table = [['a', 'b', 'c'], ...rows];
          const text = table
            .map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
            .join('\n');

          expect(read(text.split('\n'), piece).map(([, cells]) => cells)).toEqual(table);
        },
      ),
      { numRuns: 500 },
    );
  });
});
