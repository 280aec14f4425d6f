import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { lockRevisions } from '../../../src/db/revision.ts';
import {
  type FactsBody,
  importStream,
  type StreamOptions,
} from '../../../src/services/import/import-stream.ts';
import { readImport, streamRejects } from '../../../src/services/import/list-imports.ts';
import type { ImportProgress } from '../../../src/services/import/progress.ts';
import { useTestDatabase } from '../../support/database.ts';
import { countsOf, DEFAULTS, importing, publishPlain } from './importing.ts';

const test = useTestDatabase();
beforeAll(async () => {
  await publishPlain(test().database);
  await importing(test().database, {
    'subscribers.csv': 'subscriber,kind,segment\nA1,person,flat\nA2,person,flat',
  });
});

const OPTIONS: StreamOptions = { ...DEFAULTS, maxRejectsPercent: 100, maxBytes: 1_000_000 };
const PAYMENTS = { kind: 'csv', fact: 'payment' } as const;

/** A body in pieces of a few bytes, so that rows and characters are cut. */
async function* piecesOf(content: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield new Uint8Array(bytes.subarray(at, at + size));
}

function sending(content: string, more: Partial<FactsBody> = {}, options: Partial<StreamOptions> = {}) {
  const body: FactsBody = {
    content: PAYMENTS,
    bytes: piecesOf(content),
    length: null,
    rows: null,
    completeThrough: null,
    ...more,
  };
  return importStream(test().database, body, { ...OPTIONS, ...options });
}

async function countPayments(): Promise<number> {
  const { rows } = await test().owner.pool.query<{ count: number }>(
    'select count(*)::int as count from fact_payment',
  );
  return rows[0]?.count ?? -1;
}

async function countUnits(): Promise<number> {
  const { rows } = await test().owner.pool.query<{ count: number }>(
    'select count(*)::int as count from import',
  );
  return rows[0]?.count ?? -1;
}

function payments(...rows: readonly string[]): string {
  return `subscriber,id,at,amount\n${rows.map((row) => `${row}\n`).join('')}`;
}

describe('importStream', () => {
  it('imports CSV of one fact, and changes nothing when it comes again', async () => {
    const content = payments('A1,p1,2024-01-05T10:00,300.00', 'A2,p1,2024-01-06,250.00');

    const first = await sending(content);
    const second = await sending(content);

    expect(countsOf(first, 'payment')).toBe('2/0/0/0');
    expect(countsOf(second, 'payment')).toBe('0/0/0/2');
    expect(second.outcome).toMatchObject({ kind: 'applied', touched: 0 });
  });

  it('imports NDJSON of several facts', async () => {
    const lines = [
      { fact: 'service', subscriber: 'A1', service: 'internet', from: '2024-01-01', to: '' },
      { fact: 'payment', subscriber: 'A1', id: 'n1', at: '2024-02-05', amount: '300.00' },
    ];

    const summary = await sending(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
      content: { kind: 'ndjson' },
    });

    expect(countsOf(summary, 'service')).toBe('1/0/0/0');
    expect(countsOf(summary, 'payment')).toBe('1/0/0/0');
  });

  it('says of a row or a header where it stands in the file of that fact', async () => {
    const summary = await sending(payments('A1,q1,2024-03-05,300.00', 'A1,q2,yesterday,300.00'));
    const rejects = await text(await streamRejects(test().database, summary.importId ?? 0));

    expect(rejects.split('\n').map((line) => line.split(',').slice(0, 5).join(','))).toEqual([
      'file,line,column,value,code',
      'payments.csv,3,at,yesterday,bad_instant',
      '',
    ]);
    await expect(sending('subscriber,number,at,amount\n')).rejects.toThrow(/payments\.csv:1: .*number/);
  });

  it.each([
    ['breaks off', { bytes: brokenOff(payments('A1,b1,2024-04-05,300.00')), length: null }],
    ['is shorter than its sender said', { length: 5000 }],
    ['is longer than its sender said', { length: 10 }],
  ])('applies nothing of a stream that %s, and keeps nothing of it', async (_title, more) => {
    const before = [await countPayments(), await countUnits()];

    await expect(sending(payments('A1,b1,2024-04-05,300.00'), more)).rejects.toMatchObject({
      code: 'IMPORT_CUT_OFF',
    });

    expect([await countPayments(), await countUnits()]).toEqual(before);
    expect(await readdir(join(DEFAULTS.dataDir, 'spool'))).toEqual([]);
  });

  it('takes no more bytes than it may, said beforehand or not', async () => {
    const content = payments('A1,l1,2024-05-05,300.00');

    const exact = Buffer.byteLength(content);
    await expect(sending(content, {}, { maxBytes: exact - 1 })).rejects.toMatchObject({
      code: 'IMPORT_TOO_LARGE',
    });
    await expect(sending(content, { length: exact }, { maxBytes: exact - 1 })).rejects.toMatchObject({
      code: 'IMPORT_TOO_LARGE',
    });
    expect((await sending(content, { length: exact }, { maxBytes: exact })).outcome.kind).toBe('applied');
  });

  it('is refused as a whole when it has other rows than its sender said', async () => {
    const summary = await sending(payments('A1,m1,2024-06-05,300.00'), { rows: 2 });

    expect(summary.outcome).toMatchObject({ kind: 'refused' });
    expect(await readImport(test().database, summary.importId ?? 0)).toMatchObject({
      state: 'refused',
      refusedBecause: expect.stringContaining('payments.csv: 1 rows, and the manifest says 2') as string,
    });
  });

  it('says up to when everything is in', async () => {
    const summary = await sending(payments('A1,c1,2024-06-06,300.00'), {
      rows: 1,
      completeThrough: Date.UTC(2024, 5, 30, 21),
    });

    expect((await readImport(test().database, summary.importId ?? 0)).completeThrough).toBe(
      Date.UTC(2024, 5, 30, 21),
    );
  });

  it('tells how far it is, to its caller and to any other connection', async () => {
    const told: ImportProgress[] = [];
    const received: number[] = [];
    const content = payments('A1,t1,2024-07-05,300.00', 'A1,t2,never,1.00', 'X9,t3,2024-07-05,1.00');

    const summary = await sending(
      content,
      {},
      { onProgress: (at) => told.push(at), onReceived: (at) => received.push(at) },
    );

    expect(received.at(-1)).toBe(Buffer.byteLength(content));
    const { importId } = summary;
    expect(told.at(0)).toEqual({ importId, phase: 'reading', read: 3, staged: 2, rejected: 1 });
    // X9 is nobody: that is known when the rows are compared.
    expect(told.at(-1)).toEqual({ importId, phase: 'applying', read: 3, staged: 1, rejected: 2 });
    expect(await readImport(test().database, importId ?? 0)).toMatchObject({
      state: 'applied',
      phase: 'applying',
      rowsRead: 3n,
      rowsRejected: 2n,
    });
  });

  it('can be followed from another connection while it is going on', async () => {
    const content = payments('A1,f1,2024-07-06,300.00', 'A1,f2,never,1.00');
    const ids: (number | null)[] = [];

    // Whoever applies something holds this lock: the import waits with its rows compared.
    const summary = await test().database.session(async ({ client, db }) => {
      await client.query('begin');
      await lockRevisions(db);
      const sent = sending(content, {}, { onProgress: ({ importId }) => ids.push(importId) });
      await expect.poll(() => ids.length).toBeGreaterThanOrEqual(3);
      const id = ids.at(-1) ?? 0;
      await expect
        .poll(() => readImport(test().database, id))
        .toMatchObject({ state: 'staged', phase: 'applying', rowsRead: 2n, rowsRejected: 1n });
      await client.query('rollback');
      return sent;
    });

    expect(summary.outcome.kind).toBe('applied');
  });

  it('leaves no file behind that has a name, and removes what a kill between two calls left', async () => {
    await sending(payments('A1,s1,2024-08-05,300.00'));
    const leftover = join(DEFAULTS.dataDir, 'spool', 'left');
    await writeFile(leftover, '');
    await utimes(leftover, new Date(0), new Date(0));

    await sending(payments('A1,s2,2024-08-05,300.00'));

    expect(await readdir(join(DEFAULTS.dataDir, 'spool'))).toEqual([]);
  });
});

describe('streamRejects', () => {
  it('is refused of an import that there is not', async () => {
    await expect(streamRejects(test().database, 987_654)).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });

  it('gives its connection back when its reader goes away', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => `A1,r${index},never,1.00`);
    const { importId } = await sending(payments(...many));

    const stream = await streamRejects(test().database, importId ?? 0);
    await once(stream, 'readable');
    stream.destroy();

    await expect.poll(() => test().database.pool.totalCount - test().database.pool.idleCount).toBe(0);
  });
});

async function* brokenOff(content: string): AsyncGenerator<Uint8Array> {
  yield* piecesOf(content);
  await Promise.resolve();
  throw new Error('aborted');
}

describe('a process that is killed while it receives', () => {
  it('leaves no bytes behind', async () => {
    const dataDir = await mkdtemp(join(DEFAULTS.dataDir, 'killed-'));
    const spoolModule = new URL('../../../src/services/import/spool.ts', import.meta.url).href;
    const code = `
      import { spool } from ${JSON.stringify(spoolModule)};
      async function* endless() { for (;;) { yield Buffer.alloc(65536); await new Promise((done) => setTimeout(done, 1)); } }
      const said = { dataDir: ${JSON.stringify(dataDir)}, maxBytes: Infinity, expectedBytes: null };
      await spool(endless(), { ...said, onReceived: (bytes) => { if (bytes === 655360) console.log('receiving'); } });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(child.signalCode).toBe('SIGKILL');
    expect(await readdir(join(dataDir, 'spool'))).toEqual([]);
  });
});
