import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Role } from '../../src/api/identity/caller.ts';
import { give, MONTHS, night, payer } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { everyRoute, type Schema } from './openapi-document.ts';

// A1 and A2 are served and pay; March is previewed. What is recorded of a read is worked out from the address.
let test: TestDatabase;
let app: FastifyInstance;
/** Of the preview; its result has the report, which names the largest credits. */
let task: string;
const MONTH = '/v1/programmes/months/closes/2024-03';
const OF_MONTH = { programme: 'months', month: '2024-03' };

beforeAll(async () => {
  test = await createTestDatabase();
  app = await createTestApp(test.database, { now: () => Date.UTC(2026, 0, 15) });
  await post('/v1/publications', { text: MONTHS, paysFrom: '2024-03-01' });
  await give(test.database, [...payer('A1'), ...payer('A2')]);
  await night(test.database, '2024-03-31');
  ({ task } = await post(`${MONTH}/previews`, {}));
  await get(`/v1/tasks/${task}?wait=30`);
});
afterAll(async () => {
  await app.close();
  await test.close();
});
beforeEach(() => test.owner.pool.query('truncate list_read, access_log'));

async function post(url: string, payload: object): Promise<{ task: string }> {
  const headers = { ...(await bearer('operator')), 'idempotency-key': `key of ${url}`.replaceAll(' ', '-') };
  return (await app.inject({ method: 'POST', url, headers, payload })).json();
}

async function get(url: string, role: Role = 'operator'): Promise<{ status: number; body: string }> {
  const { statusCode, body } = await app.inject({ url, headers: await bearer(role) });
  return { status: statusCode, body };
}

async function recorded(table: 'list_read' | 'access_log'): Promise<readonly object[]> {
  const columns = table === 'list_read' ? 'who, what, filter' : 'who, what';
  return (await test.owner.pool.query<object>(`select ${columns} from ${table}`)).rows;
}

/** Every list there is: who may ask, the address, the route's own address where it is another, and what is kept of the question. */
const LISTS: readonly (readonly [Role, string, string, object])[] = [
  ['support', '/v1/summary', '/v1/summary', {}],
  [
    'support',
    '/v1/parked?programme=months&limit=1&cursor=eyJwcm9ncmFtbWUiOiJtb250aHMiLCJzdWJzY3JpYmVyIjoiQTEifQ',
    '/v1/parked',
    { programme: 'months' },
  ],
  ['operator', MONTH, '/v1/programmes/:programme/closes/:month', OF_MONTH],
  [
    'operator',
    `${MONTH}/report`,
    '/v1/programmes/:programme/closes/:month/report',
    { ...OF_MONTH, format: 'csv' },
  ],
  [
    'operator',
    `${MONTH}/changes?format=csv`,
    '/v1/programmes/:programme/closes/:month/changes',
    { ...OF_MONTH, format: 'csv' },
  ],
  [
    'billing',
    `${MONTH}/messages?after=months/2024-03/A1`,
    '/v1/programmes/:programme/closes/:month/messages',
    { ...OF_MONTH, state: 'any', all: false },
  ],
  [
    'operator',
    `${MONTH}/messages/stream?state=open`,
    '/v1/programmes/:programme/closes/:month/messages/stream',
    { ...OF_MONTH, state: 'open', all: false, format: 'ndjson' },
  ],
  [
    'billing',
    '/v1/programmes/months/rejects?month=2024-03',
    '/v1/programmes/:programme/rejects',
    { ...OF_MONTH },
  ],
  ['operator', '/v1/imports/1/rejects?of=A1&x=%00', '/v1/imports/:import/rejects', { import: 1 }],
];

it.each(LISTS)('%s who reads %s is recorded once, and no subscriber is', async (role, url, route, filter) => {
  await get(url, role);
  expect(await recorded('list_read')).toEqual([{ who: `${role}-anna`, what: `GET ${route}`, filter }]);
  expect(await recorded('access_log')).toEqual([]);
});

it('a task is recorded when what it came to names somebody', async () => {
  const { body } = await get(`/v1/tasks/${task}`);
  expect(body).toContain('"subscriber":"A1"');
  expect(await recorded('list_read')).toEqual([
    { who: 'operator-anna', what: 'GET /v1/tasks/:task', filter: { kind: 'close', ...OF_MONTH } },
  ]);
  expect(await get('/v1/tasks')).toMatchObject({ status: 200 });
  expect(await recorded('list_read')).toHaveLength(1);
});

it('who may not read is not recorded as having read', async () => {
  expect((await get('/v1/parked', 'billing')).status).toBe(403);
  expect((await get('/v1/parked?limit=0', 'support')).status).toBe(400);
  expect(await recorded('list_read')).toEqual([]);
});

const NOTHING: object = {};

it('no route of the description names subscribers and is none of these', () => {
  const names = (schema: unknown): boolean =>
    typeof schema === 'object' &&
    schema !== null &&
    ('subscriber' in (((schema as Schema)['properties'] as object | undefined) ?? NOTHING) ||
      Object.values(schema).some(names));
  const lists = everyRoute().filter(
    ({ path, responses }) => !path.includes('{subscriber}') && names(responses['200']),
  );
  const known = LISTS.map(([, , route]) => route.replace(/:([a-z]+)/g, '{$1}'));
  expect(lists.map(({ path }) => path).filter((path) => !known.includes(path))).toEqual([
    '/v1/subscribers',
    '/v1/tasks/{task}',
  ]);
});

it('the service can neither change nor take back what is recorded', async () => {
  for (const statement of [
    `update list_read set who = 'nobody'`,
    'delete from list_read',
    'truncate list_read',
  ])
    await expect(test.database.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
});
