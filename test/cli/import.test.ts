import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerImport } from '../../src/cli/commands/import.ts';
import { registerPublish } from '../../src/cli/commands/publish.ts';
import type { Io } from '../../src/cli/io.ts';
import { DEFAULTS, directoryOf } from '../services/import/importing.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
});

afterEach(async () => {
  await test.close();
});

interface Said {
  readonly out: string;
  readonly err: string;
  /** Of the error that ended it, empty for none. */
  readonly code: string;
}

async function stazh(argv: readonly string[], stdin = ''): Promise<Said> {
  const said = { out: '', err: '', code: '' };
  const io: Io = {
    out: async (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    isTerminal: false,
    isOutTerminal: true,
    stdin: Readable.from([Buffer.from(stdin)]),
    env: { DATABASE_URL: test.url, STAZH_DATA_DIR: DEFAULTS.dataDir },
  };
  const program = new Command('stazh').exitOverride().configureOutput({ writeErr: io.err });
  registerImport(program, io);
  registerPublish(program, io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    said.code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    said.err += String(error);
  }
  return said;
}

/** The cells of the row of a table that begins with this one. */
function rowOf(text: string, first: string): readonly string[] {
  const rows = text.split('\n').map((line) =>
    line
      .split('│')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return rows.find((cells) => cells[0] === first) ?? [];
}

const publish = (): Promise<Said> =>
  stazh(['programme', 'publish', 'rules/programmes/ezerway.yaml', '--pays-from', '2026-12-01']);
const lines = (...rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const PROFILE = { fact: 'subscriber', subscriber: 'A1', kind: 'person', segment: 'apartment' };
const PAYMENT = { fact: 'payment', subscriber: 'A1', id: 'P1', at: '2024-02-01', amount: '500.00' };

describe('stazh import', () => {
  it('says to publish a programme first', async () => {
    const said = await stazh(['import', '-'], lines(PROFILE));

    expect(said.code).toBe('PROGRAMME_NOT_PUBLISHED');
    expect(said.err).toContain('stazh programme publish FILE');
  });

  it('takes a directory, and tells what became of every fact', async () => {
    expect((await publish()).out).toBe('ezerway is published; it pays from 2026-12-01\n');
    const dir = await directoryOf({
      'subscribers.csv': 'subscriber,kind,segment\nA1,person,apartment',
      'payments.csv':
        'subscriber,id,at,amount\nA1,P1,2024-02-01,500.00\nA1,P2,2024-03-01,500.00\nA1,P2,2024-03-01,500.00',
    });
    const said = await stazh(['import', dir]);

    // fact, rows, repeated, added, changed, withdrawn, unchanged
    expect(rowOf(said.out, 'payment')).toEqual(['payment', '3', '1', '2', '0', '0', '0']);
    expect(said.out).toContain(
      'import 1 is applied as revision 2; 1 subscriber is walked again in the next night',
    );
    expect(said.code).toBe('');
  });

  it('takes NDJSON on standard input, and only compares in a dry run', async () => {
    await publish();
    await stazh(['import', '-'], lines(PROFILE, PAYMENT));
    const said = await stazh(['import', '-', '--dry-run'], lines({ ...PAYMENT, amount: '400.00' }));

    expect(rowOf(said.out, 'payment')).toEqual(['payment', '1', '0', '0', '1', '0', '0']);
    expect(said.out).toContain('nothing was written: a dry run');
  });

  it('refuses with the reason, lists the import, and prints its rejects', async () => {
    await publish();
    const refused = await stazh(['import', '-'], lines(PROFILE, { ...PAYMENT, amount: 'much' }));
    const listed = await stazh(['import', 'list']);
    const rejects = await stazh(['import', 'rejects', '1']);

    expect(refused.code).toBe('IMPORT_REFUSED');
    expect(refused.err).toContain('1 of 2 rows are rejected, more than 5 %');
    expect(rowOf(listed.out, '1').slice(0, 3)).toEqual(['1', 'billing', 'refused']);
    expect(rejects.out).toMatch(/^file,line,column,value,code,reason\n-,2,amount,much,bad_amount,/);
  });

  it('withdraws an import', async () => {
    await publish();
    await stazh(['import', '-', '--source', 'cash desk'], lines(PROFILE, PAYMENT));
    const said = await stazh(['import', 'withdraw', '1']);

    expect(rowOf(said.out, 'payment')).toEqual(['payment', '1', '0']);
    expect(rowOf((await stazh(['import', 'list'])).out, '1').slice(0, 3)).toEqual([
      '1',
      'cash desk',
      'withdrawn',
    ]);
  });

  it.each([
    ['a directory that is not there', ['import', '/nowhere'], 'FACTS_REFUSED'],
    ['a span that ends before it begins', ['import', '-', '--complete', '2024-02-01..2024-01-01'], 'USAGE'],
    ['a zone that is not known', ['import', '-', '--zone', 'Moscow'], 'USAGE'],
    ['an import that is not there', ['import', 'rejects', '7'], 'IMPORT_NOT_FOUND'],
    ['a share above 100 %', ['import', '-', '--max-rejects', '101'], 'commander.invalidArgument'],
  ])('refuses %s', async (_name, argv, code) => {
    await publish();

    expect((await stazh(argv)).code).toBe(code);
  });
});

describe('stazh import - --fact', () => {
  it('takes CSV of one fact on standard input', async () => {
    await publish();
    await stazh(['import', '-'], lines(PROFILE));

    const { out, code } = await stazh(
      ['import', '-', '--fact', 'payment', '--max-rejects', '50'],
      'subscriber,id,at,amount\nA1,P1,2024-02-01,500.00\nA1,P2,2024-02-30,500.00\n',
    );

    expect(code).toBe('');
    expect(rowOf(out, 'payment')).toEqual(['payment', '1', '0', '1', '0', '0', '0']);
    expect(out).toContain('1 of 2 rows are rejected');
    expect((await stazh(['import', 'rejects', '2'])).out).toContain('payments.csv,3,at,2024-02-30,');
  });

  it('is not taken with a directory', async () => {
    await publish();
    const { code, err } = await stazh(['import', DEFAULTS.dataDir, '--fact', 'payment']);
    expect(code).toBe('USAGE');
    expect(err).toContain('accepted is - for CSV on standard input');
  });
});
