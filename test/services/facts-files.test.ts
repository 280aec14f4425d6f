import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALWAYS, FOREVER, zoneOf } from '../../rules/time.ts';
import type { AppError } from '../../src/errors.ts';
import { readFacts, readFactsDirectory } from '../../src/services/facts-files.ts';
import { streamFacts } from '../../src/services/facts-stream.ts';

const CONTEXT = { zone: zoneOf('Europe/Kyiv'), places: 2 };
const FEBRUARY = Date.UTC(2024, 0, 31, 22);

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'facts-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) await writeFile(join(dir, file), content);
}

async function refusal(): Promise<Pick<AppError, 'code' | 'detail'>> {
  return readFactsDirectory(dir, CONTEXT).then(
    () => Promise.reject(new Error('not refused')),
    (error: unknown) => error as AppError,
  );
}

const SUBSCRIBERS = 'subscriber,kind,segment\nA1,person,apartment\n';

describe('readFactsDirectory', () => {
  it('reads the files that are there', async () => {
    await write({
      'subscribers.csv': SUBSCRIBERS,
      'services.csv': 'subscriber,service,from,to\nA1,internet,2024-02-01,\n',
      'README.txt': 'not facts',
    });

    const { subscribers, rejects, warnings } = await readFactsDirectory(dir, CONTEXT);

    expect(subscribers).toMatchObject([
      {
        subscriber: 'A1',
        profiles: [{ kind: 'person', segment: 'apartment', from: ALWAYS }],
        services: [{ service: 'internet', from: FEBRUARY, to: FOREVER }],
        payments: [],
      },
    ]);
    expect([rejects, warnings]).toEqual([[], []]);
  });

  it('reads a byte order mark, line ends of Windows, empty lines and columns in another order', async () => {
    await write({
      'subscribers.csv': '\ufeffsegment,withdrawn,subscriber,kind\r\n\r\napartment,,A1,person\r\n\r\n',
      'payments.csv': 'at,subscriber,amount,id\r\n2024-02-01,A1,5.00,P1',
    });

    const { subscribers, rejects } = await readFactsDirectory(dir, CONTEXT);

    expect(rejects).toEqual([]);
    expect(subscribers).toMatchObject([
      { subscriber: 'A1', payments: [{ id: 'P1', at: FEBRUARY, amount: 500n }] },
    ]);
  });

  it('rejects malformed rows by the line they begin on, and takes the others', async () => {
    const lines = [
      'subscriber,id,at,delta,author,reason',
      'A1,J1,2024-02-01,1,me,"two', //     2 and 3: one row
      'lines"',
      'A1,J2,2024-02-01,1,me', //          4: a cell is missing
      'A1,J3,2024-02-01,1,me,a,b', //      5: a comma outside quotes
      'A1,J4\0,2024-02-01,1,me,r', //      6: NUL
      'A1,J5,2024-02-01,1,me,"never', //   7: the quote is not closed
      'A1,J6,2024-02-01,1,me,r', //        8
      'A2,J7,2024-02-01,1,me,r', //        9: nobody
      `A1,J8,2024-02-01,1,me,${'x'.repeat(70_000)}`, // 10
      'A1,J9,2024-03-31T03:30,1,me,r', //  11: no such time in Kyiv
      'A1,J6,2024-02-01,2,me,r', //        12: J6 again
      'A1,J10,2024-02-01,1,me,r\ufffd', // 13, made bad below
    ];
    const bytes = Buffer.from(lines.join('\n'));
    bytes.set([0xff], bytes.length - 1);
    await write({ 'subscribers.csv': SUBSCRIBERS, 'adjustments.csv': bytes });

    const { subscribers, rejects, warnings } = await readFactsDirectory(dir, CONTEXT);

    expect(subscribers[0]?.adjustments.map(({ id, delta }) => [id, delta])).toEqual([
      ['J1', 1],
      ['J6', 2],
      ['J9', 1],
    ]);
    expect(subscribers[0]?.adjustments[0]?.reason).toBe('two\nlines');
    expect(rejects.map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
      ['adjustments.csv', 4, null, 'cell_count'],
      ['adjustments.csv', 5, null, 'cell_count'],
      ['adjustments.csv', 6, 'id', 'control_character'],
      ['adjustments.csv', 7, null, 'bad_quotes'],
      ['adjustments.csv', 9, 'subscriber', 'unknown_subscriber'],
      ['adjustments.csv', 10, null, 'row_too_long'],
      ['adjustments.csv', 13, 'reason', 'not_unicode'],
    ]);
    expect(rejects[0]?.reason).toBe(
      'the row has 5 cells, the header 6; a cell with a comma in it stands in quotes',
    );
    expect(rejects[5]?.value).toHaveLength(201);
    expect(warnings.map(({ line, code }) => [line, code])).toEqual([
      [11, 'local_time_missing'],
      [12, 'key_repeated'],
    ]);
  });

  it('rejects every row when there is no file of subscribers', async () => {
    await write({ 'terminations.csv': 'subscriber,at\nA1,2024-02-01\n' });

    expect(await readFactsDirectory(dir, CONTEXT)).toMatchObject({
      subscribers: [],
      rejects: [{ file: 'terminations.csv', line: 2, code: 'unknown_subscriber' }],
    });
  });

  it.each<[name: string, files: Record<string, string>, detail: string]>([
    [
      'an unknown file',
      { 'payment.csv': '' },
      'DIR/payment.csv: not a file of facts; did you mean payments.csv?',
    ],
    [
      'a file in other letters',
      { 'FEES.CSV': '' },
      'DIR/FEES.CSV: not a file of facts; did you mean fees.csv?',
    ],
    [
      'NDJSON',
      { 'payments.ndjson': '' },
      'DIR/payments.ndjson: NDJSON is read from standard input; a directory holds subscribers.csv, services.csv, blockings.csv, fees.csv, payments.csv, charges.csv, balances.csv, promotions.csv, enrolments.csv, openings.csv, adjustments.csv, terminations.csv',
    ],
    [
      'no files',
      {},
      'DIR: there is no file of facts in it; accepted are subscribers.csv, services.csv, blockings.csv, fees.csv, payments.csv, charges.csv, balances.csv, promotions.csv, enrolments.csv, openings.csv, adjustments.csv, terminations.csv',
    ],
    [
      'an empty file',
      { 'fees.csv': '' },
      'DIR/fees.csv: the file is empty; its first line is subscriber,service,tariff,amount,from',
    ],
    [
      'a header with two faults',
      { 'balances.csv': '\nsubscriber,when,amount\n' },
      'DIR/balances.csv:2: "when" is not a column of balances.csv; the columns are subscriber, at, amount, withdrawn (stazh holds no names, addresses or phone numbers, and refuses columns it does not know)\n' +
        'DIR/balances.csv:2: the column at is missing; the header of balances.csv is subscriber,at,amount',
    ],
    [
      'a header with a stray quote',
      { 'balances.csv': 'subscriber,"at,amount\nA1,2024-02-01,1' },
      'DIR/balances.csv:1: the header cannot be read; it is subscriber,at,amount',
    ],
  ])('refuses %s', async (_name, files, detail) => {
    await write(files);

    expect(await refusal()).toMatchObject({ code: 'FACTS_REFUSED', detail: detail.replaceAll('DIR', dir) });
  });

  it('refuses a file of another encoding', async () => {
    await write({ 'balances.csv': Buffer.from('\ufeffsubscriber,at,amount\n', 'utf16le') });

    expect(await refusal()).toMatchObject({
      detail: `${dir}/balances.csv:1: the file is not UTF-8; save it as UTF-8`,
    });
  });

  it('refuses a directory in the place of a file', async () => {
    await mkdir(join(dir, 'fees.csv'));

    expect(await refusal()).toMatchObject({ detail: `${dir}/fees.csv: not a file that can be read` });
  });

  it('refuses a directory that is not there', async () => {
    dir = join(dir, 'nowhere');
    const refused = await refusal();
    dir = join(dir, '..');

    expect(refused).toMatchObject({
      code: 'FACTS_REFUSED',
      detail: `${dir}/nowhere: not a directory that can be read; a directory of CSV files is needed`,
    });
  });
});

describe('readFacts of NDJSON', () => {
  const read = (...pieces: readonly (string | Uint8Array)[]) =>
    readFacts(
      {
        kind: 'ndjson',
        file: 'stdin',
        stream: Readable.from(
          pieces.map((piece) => Buffer.from(piece)),
          { objectMode: true },
        ),
      },
      { context: CONTEXT },
    );

  it('reads rows of all facts from one stream, wherever its pieces end', async () => {
    const text =
      '\ufeff{"fact":"payment","subscriber":"Ж1","id":"P1","at":"2024-02-01","amount":"5.00"}\r\n\n' +
      '{"fact":"subscriber","subscriber":"Ж1","kind":"person","segment":"apartment"}';
    const bytes = Buffer.from(text);

    for (const cut of [1, 2, 44, 45, 46, 90, 91, bytes.length - 1]) {
      const { subscribers, rejects } = await read(bytes.subarray(0, cut), bytes.subarray(cut));
      expect(rejects).toEqual([]);
      expect(subscribers).toMatchObject([{ subscriber: 'Ж1', payments: [{ id: 'P1', amount: 500n }] }]);
    }
  });

  it('rejects malformed lines by number', async () => {
    const { rejects } = await read(
      '{"fact":"payment"\n\n{"fact":"pay"}\n',
      Buffer.from([0xff, 0xfe, 0x0a]),
      `"${'x'.repeat(70_000)}`,
    );

    expect(rejects.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['stdin', 1, 'bad_json'],
      ['stdin', 3, 'unknown_fact'],
      ['stdin', 4, 'bad_json'],
      ['stdin', 5, 'row_too_long'],
    ]);
  });
});

describe('streamFacts', () => {
  it('gives rows in batches, subscribers first, and tells every byte', async () => {
    const payments = Array.from({ length: 5000 }, (_, index) => `A1,P${index},2024-02-01,5.00`);
    const files = {
      'payments.csv': `subscriber,id,at,amount\n${payments.join('\n')}\n`,
      'subscribers.csv': SUBSCRIBERS,
    };
    await write(files);
    let bytes = 0;
    const batches: { file: string; line: number }[][] = [];
    const reading = { context: CONTEXT, onBytes: (size: number) => (bytes += size) };
    for await (const batch of streamFacts({ kind: 'directory', dir }, reading)) batches.push([...batch.rows]);

    expect(bytes).toBe(files['payments.csv'].length + files['subscribers.csv'].length);
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.flat().map(({ file, line }) => [file, line])).toEqual([
      ['subscribers.csv', 2],
      ...payments.map((_, index) => ['payments.csv', index + 2]),
    ]);
  });
});
