import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exported } from '../services/billing/support.ts';
import { MONTHS, publish } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { makeClose } from '../support/closes.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();
let app: FastifyInstance;
const MESSAGES = '/v1/programmes/months/closes/2024-03/messages';

beforeAll(async () => {
  const { database } = test();
  await publish(database, MONTHS);
  const ids = ['A1', 'B/2', 'C3', 'D4', 'E5'];
  const rows = ids.map((subscriber) => ({ subscriber, credit: '50.00', paid: '50.00' }));
  await makeClose(database, { month: '2024-03', rows });
  await makeClose(database, { month: '2024-04', rows: [], state: 'previewed' });
  app = await createTestApp(database);
});
afterAll(() => app.close());

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

async function get(url: string) {
  return app.inject({ url, headers: await bearer('billing') });
}

async function store(type: string, payload: string) {
  const headers = { ...(await bearer('billing')), 'content-type': type };
  return app.inject({ method: 'POST', url: '/v1/answers', headers, payload });
}

describe('messages', () => {
  it('are streamed as the command prints them', async () => {
    for (const format of ['ndjson', 'csv'] as const) {
      const answer = await get(`${MESSAGES}/stream?format=${format}`);
      expect(answer.body).toBe((await exported(test().database, { format })).text);
    }
  });

  it('are the same in pages of two, whatever their size', async () => {
    const lines = (await exported(test().database)).text.trim().split('\n');
    const items: unknown[] = [];
    let url = `${MESSAGES}?limit=2`;
    for (let pages = 1; ; pages += 1) {
      const page = (await get(url)).json<Page>();
      items.push(...page.items);
      if (page.next === null) {
        expect(pages).toBe(3);
        break;
      }
      url = `${MESSAGES}?limit=2&after=${encodeURIComponent(page.next)}`;
    }
    expect(items).toEqual(lines.map((line) => JSON.parse(line) as unknown));
  });

  it('are refused of a month that is not posted, before anything is streamed', async () => {
    for (const path of ['messages', 'messages/stream']) {
      const answer = await get(`/v1/programmes/months/closes/2024-04/${path}`);
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'CLOSE_NOT_POSTED']);
    }
  });
});

describe('answers', () => {
  it('are stored many at once, as a list, lines or a table; again they change nothing', async () => {
    const list = { answers: [{ id: 'months/2024-03/A1', answer: 'ack' }] };
    const json = JSON.stringify(list);
    expect((await store('application/json', json)).json()).toEqual({
      read: 1,
      stored: 1,
      known: 0,
      rejected: 0,
      rejects: [],
    });
    expect((await store('application/json', json)).json()).toMatchObject({ stored: 0, known: 1 });
    const lines = [
      '{"id":"months/2024-03/B%2F2","answer":"reject","reason":"closed"}',
      '{"id":"months/2024-03/A1","answer":"reject","reason":"late"}',
    ].join('\n');
    const told = (await store('application/x-ndjson', lines)).json<{ rejects: readonly unknown[] }>();
    expect(told).toMatchObject({ read: 2, stored: 1, rejected: 1 });
    expect(told.rejects).toMatchObject([{ line: 2, code: 'applied_already' }]);
    const table = 'id,answer,reason\nmonths/2024-03/C3,ack,\n';
    expect((await store('text/csv', table)).json()).toMatchObject({ read: 1, stored: 1 });
  });

  it('are counted, and what is rejected is listed', async () => {
    expect((await get('/v1/programmes/months/answers?month=2024-03')).json()).toMatchObject({
      // Five of 50.00; A1 and C3 are applied, B/2 is rejected.
      items: [{ messages: 5, applied: 2, rejected: 1, unanswered: 2, paid: '250.00', appliedPaid: '100.00' }],
    });
    const rejects = await get('/v1/programmes/months/rejects');
    expect(
      rejects.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([{ id: 'months/2024-03/B%2F2', subscriber: 'B/2', paid: '50.00', reason: 'closed' }]);
    const open = (await get(`${MESSAGES}?state=unanswered`)).json<Page>();
    expect(new Set(open.items.map(({ id }) => id))).toEqual(
      new Set(['months/2024-03/D4', 'months/2024-03/E5']),
    );
  });

  it('are refused as a whole when they are no table of answers', async () => {
    const answer = await store('text/csv', 'x,y\n1,2\n');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([422, 'ANSWERS_REFUSED']);
  });
});
