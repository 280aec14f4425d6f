import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../rules/time.ts';
import { CsvFile } from '../../src/services/csv-file.ts';
import { wholeLines } from '../../src/services/physical-lines.ts';

const CONTEXT = { zone: zoneOf('Europe/Moscow'), places: 2 };
const PLACE = { fact: 'payment', file: 'payments.csv', path: '/facts/payments.csv' } as const;

/** Line by line: the external id and the payment's, or the code of the fault; with `*` when it was read as a plain row. */
async function read(text: string, piece: number, withSink = true): Promise<readonly string[]> {
  const told: { line: number; text: string }[] = [];
  const file = new CsvFile(PLACE, {
    context: CONTEXT,
    ...(withSink && {
      plainSink:
        () =>
        (line: number, { bytes, from, to }) => {
          const id = ascii(bytes, from[1], to[1]);
          if (id === 'refused') return false;
          told.push({ line, text: `${ascii(bytes, from[0], to[0])} ${id} *` });
          return true;
        },
    }),
  });
  const bytes = Buffer.from(text);
  const pieces = async function* (): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  for await (const lines of wholeLines(pieces(), () => undefined)) keep(file.take(lines).rows);
  keep(file.end().rows);
  return told
    .toSorted((left, right) => left.line - right.line)
    .map(({ line, text: said }) => `${line}: ${said}`);

  function keep(rows: ReturnType<CsvFile['take']>['rows']): void {
    for (const { line, result } of rows) {
      if (result.kind === 'rejected') told.push({ line, text: result.code });
      else if (result.row.fact === 'payment')
        told.push({ line, text: `${result.row.subscriber} ${result.row.id}` });
    }
  }
}

function ascii(bytes: Uint8Array, from: number | undefined, to: number | undefined): string {
  return Buffer.from(bytes.subarray(from, to)).toString();
}

const FILE = [
  '\ufeffsubscriber,id,at,amount',
  'A1,P1,2024-02-01,5.00',
  '',
  'A1,"P2",2024-02-01,5.00',
  'A1,P3,2024-02-01,oops\r',
  'A1,P4,2024-02-01,5.00\r',
  'Ж1,P5,2024-02-01,5.00',
  '\ufeffA1,P6,2024-02-01,5.00',
  'A1,"two',
  'lines",2024-02-01,5.00',
  'A1,P7,2024-02-01,5.00',
].join('\n');

const SAID = [
  '2: A1 P1 *',
  '4: A1 P2 *',
  '5: bad_amount',
  '6: A1 P4 *',
  '7: Ж1 P5',
  // A byte order mark inside a file is no such mark, but a space without width.
  '8: outer_space',
  '9: control_character',
  '11: A1 P7 *',
];

describe('CsvFile', () => {
  it('reads plain lines where they lie and the others the long way, each with its line', async () => {
    expect(await read(FILE, 1000)).toEqual(SAID);
  });

  it.each([1, 2, 7, 30])('reads the same in pieces of %i bytes', async (piece) => {
    expect(await read(FILE, piece)).toEqual(SAID);
    expect(await read(`${FILE}\n`, piece)).toEqual(SAID);
  });

  it('reads a plain line the long way when nobody takes it', async () => {
    const file =
      'subscriber,id,at,amount\nA1,P1,2024-02-01,5.00\nA1,refused,2024-02-01,5.00\nA1,P2,2024-02-01,5.00';

    expect(await read(file, 1000)).toEqual(['2: A1 P1 *', '3: A1 refused', '4: A1 P2 *']);
  });

  it('reads any lines as without the short way', async () => {
    const cell = fc.constantFrom(
      'A1',
      'P1',
      '2024-02-01',
      '5.00',
      '',
      '"',
      '"x"',
      'é',
      ' ',
      '\r',
      '"a,b"',
      '\n',
    );
    const line = fc.array(cell, { minLength: 3, maxLength: 5 }).map((cells) => cells.join(','));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        async (lines, piece) => {
          const text = ['subscriber,id,at,amount', ...lines].join('\n');
          const short = (await read(text, piece)).map((said) => said.replace(/ \*$/, ''));
          expect(short).toEqual(await read(text, 10_000, false));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('rejects a line without end in memory that does not grow with it', async () => {
    const long = 'x'.repeat(1_000_000);

    expect(await read(`subscriber,id,at,amount\n${long}`, 1000)).toEqual(['2: row_too_long']);
    expect(await read(`subscriber,id,at,amount\n${long}\nA1,P1,2024-02-01,1.00\n`, 1000)).toEqual([
      '2: row_too_long',
      '3: A1 P1 *',
    ]);
  });
});
