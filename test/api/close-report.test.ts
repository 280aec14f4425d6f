import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

// A1 is served for 500.00 from January 2024 on and pays on the 15th: on 1 March two months are counted, and 10 % of the fee are 50.00.
const MONTH = '/v1/programmes/months/closes/2024-03';

const test = useTestDatabase();
let app: FastifyInstance;
beforeAll(async () => {
  const { database } = test();
  app = await createTestApp(database, { now: () => Date.UTC(2026, 0, 15) });
  await post('/v1/publications', { text: MONTHS, paysFrom: '2024-03-01' });
  await give(database, payer('A1'));
  await night(database, '2024-03-31');
  const { task } = await post(`${MONTH}/previews`, {});
  await get(`/v1/tasks/${task}?wait=30`);
});
afterAll(() => app.close());

async function post(url: string, payload: object): Promise<{ readonly task: string }> {
  const headers = { ...(await bearer('operator', [], { subject: 'olga' })), 'idempotency-key': `key-${url}` };
  return (await app.inject({ method: 'POST', url, headers, payload })).json();
}

async function get(url: string) {
  return app.inject({ url, headers: await bearer('operator') });
}

it('is a sheet when nothing is said', async () => {
  const sheet = await get(`${MONTH}/report`);
  expect(sheet.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="months-2024-03.csv"',
  });
  expect(sheet.body).toContain('total,paid,,1,50.00\n');
  expect((await get(`${MONTH}/report?format=csv`)).body).toBe(sheet.body);
});

it('is a page for people, the one of the command line', async () => {
  const page = await get(`${MONTH}/report?format=table`);
  expect(page.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': 'attachment; filename="months-2024-03.txt"',
  });
  expect(page.body).toMatch(
    /^months, 2024-03: previewed\nClose 1, previewed .* by olga; holds what run 1 decided/,
  );
  expect(page.body).toMatch(/^ +credits +1 +50\.00$/m);

  const { said, io } = recordingIo();
  const env = { DATABASE_URL: test().url };
  await run(['close', '2024-03', 'show', '--programme', 'months'], { ...io, stdin: Readable.from([]), env });
  expect(page.body).toBe(said.out);
});

it('is nothing else', async () => {
  expect((await get(`${MONTH}/report?format=ndjson`)).json()).toMatchObject({
    code: 'USAGE',
    problems: [{ where: 'query.format' }],
  });
});
