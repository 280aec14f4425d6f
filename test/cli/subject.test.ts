import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { depsOf, setUp } from '../services/subject/support.ts';
import { useTestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

const test = useTestDatabase();
let dataDir: string;
beforeAll(async () => {
  await setUp(test());
  ({ dataDir } = await depsOf(test().database));
});

async function stazh(
  ...args: readonly string[]
): Promise<{ readonly out: string; readonly err: string; readonly exit: number }> {
  const { said, io } = recordingIo();
  const env = { DATABASE_URL: test().url, STAZH_DATA_DIR: dataDir };
  const exit = await run(args, { ...io, stdin: Readable.from([]), env });
  return { ...said, exit };
}

const ERASE = ['subject', 'erase', 'A1', '--author', 'olga', '--reason', 'a letter'];

describe('stazh subject', () => {
  it('exports one object, and the same rows as lines', async () => {
    await test().owner.pool.query(
      `insert into list_read values ('2024-05-01T10:00Z', 'olga', 'GET /v1/parked', '{}')`,
    );
    const object = JSON.parse((await stazh('subject', 'export', 'A1', '--author', 'boris')).out) as {
      readonly subscriber: string;
      readonly held: Readonly<Record<string, readonly object[]>>;
      readonly lists: readonly object[];
    };
    const lines = (await stazh('subject', 'export', 'A1', '--author', 'boris', '--format', 'ndjson')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly table: string });

    expect(object.subscriber).toBe('A1');
    expect(object.held['fact_charge']).toMatchObject([{ id: 'C1', amount: '10.00', category: 'internet' }]);
    const at = '2024-05-01T10:00:00.000Z';
    const read = { who: 'olga', what: 'GET /v1/parked', times: 1, first: at, last: at };
    expect(object.lists).toEqual([read]);
    expect(lines.filter(({ table }) => table === 'list_read')).toEqual([{ table: 'list_read', ...read }]);
    for (const [table, rows] of Object.entries(object.held)) {
      // The second export is a read more.
      const more = table === 'access_log' ? 1 : 0;
      expect(
        lines.filter((line) => line.table === table),
        table,
      ).toHaveLength(rows.length + more);
    }
  });

  it.each([
    ['subject', 'erase'],
    ['subject', 'erase', 'A1', '--author', 'olga'],
    ['subject', 'erase', 'A1', '--again'],
  ])('erases nobody when it is not said whom, by whom and why: %s %s %s', async (...args) => {
    expect(await stazh(...args)).toMatchObject({ out: '', exit: 2 });
    expect((await stazh('subject', 'erasures')).out).toBe('Nobody was erased.\n');
  });

  it('erases, lists it by digest, and finds nobody afterwards', async () => {
    const erased = await stazh(...ERASE);
    expect(erased.out).toMatch(/^A1 is erased:/);
    expect(erased.out).toMatch(/fact_payment +│ 4 +│ are gone/);
    expect(erased.out).toMatch(/posting +│ 2 +│ stay under a random key/);

    const { out } = await stazh('subject', 'erasures', '--format', 'ndjson');
    expect(JSON.parse(out)).toMatchObject({ author: 'olga', reason: 'a letter' });
    expect(out).not.toContain('A1');
    expect((await stazh('subject', 'erasures')).out).toMatch(/olga +│ a letter/);

    expect(await stazh('subject', 'export', 'A1')).toMatchObject({ out: '', exit: 2 });
    expect(await stazh(...ERASE)).toMatchObject({ out: '', exit: 2 });
    expect((await stazh('subject', 'erase', '--again')).out).toBe(
      '1 on the list of erasures; 0 were back and are erased again\n',
    );
  });
});
