import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MONTHS, payer } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';

// One provider from its first programme to a posted month, by the operator's routes alone. A1 is served for 500.00 from January 2024 on and
// pays on the 15th: on 1 March two months are counted, and 10 % of the fee are 50.00.
const NOW = Date.UTC(2026, 0, 15);
const MONTH = '/v1/programmes/months/closes/2024-03';

const test = useTestDatabase();
let app: FastifyInstance;
let operator: { readonly authorization: string };
beforeAll(async () => {
  app = await createTestApp(test().database, {
    now: () => NOW,
    uploads: { maxBytes: 5_000, dataDir: '.stazh/test' },
  });
  operator = await bearer('operator', [], { subject: 'olga' });
});
afterAll(async () => {
  await app.close();
});

let keys = 0;

function ask(url: string, more: InjectOptions = {}) {
  const headers = { ...operator, 'accept-language': 'en', ...more.headers };
  return app.inject({ method: 'GET', ...more, url, headers });
}

function get<T = Record<string, unknown>>(url: string): Promise<T> {
  return ask(url).then((answer) => answer.json<T>());
}

function post(url: string, payload?: object, key = `test-key-${(keys += 1)}`) {
  const headers = { 'idempotency-key': key };
  return ask(url, { method: 'POST', headers, ...(payload === undefined ? {} : { payload }) });
}

interface TaskAnswer {
  readonly task: string;
  readonly state: string;
  readonly startedBy: string;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly problem: { readonly code: string } | null;
}

/** Begins a task and waits for its end. */
async function done(url: string, payload: object): Promise<TaskAnswer> {
  const begun = await post(url, payload);
  expect([begun.statusCode, begun.body]).toEqual([202, begun.body]);
  const { location } = begun.headers;
  expect(location).toBe(`/v1/tasks/${begun.json<TaskAnswer>().task}`);
  return get<TaskAnswer>(`${String(location)}?wait=30`);
}

function send(facts: string, query: string, type: string) {
  return ask(`/v1/imports?${query}`, { method: 'POST', payload: facts, headers: { 'content-type': type } });
}

describe('programmes', () => {
  it('checks a file: what is wrong stands with its line', async () => {
    const bad = MONTHS.replace('day: 1', 'day: 31');
    const refused = (await post('/v1/programme-checks', { text: bad })).json<{
      accepted: boolean;
      problems: object[];
    }>();
    const line = bad.split('\n').findIndex((text) => text.includes('day: 31')) + 1;
    expect(refused).toMatchObject({ accepted: false, problems: [{ line, found: '31' }], programme: null });
    const taken = (await post('/v1/programme-checks', { text: MONTHS })).json<{ words: string }>();
    expect(taken).toMatchObject({
      accepted: true,
      problems: [],
      programme: { programme: 'months', title: 'Months' },
    });
    expect(taken.words).toContain('Months');
  });

  it('publishes once for a key, and shows what is published', async () => {
    const asked = { text: MONTHS, paysFrom: '2024-03-01' };
    const first = await post('/v1/publications', asked, 'publication-1');
    expect(first.json()).toMatchObject({ kind: 'published', programme: 'months', paysFrom: '2024-03-01' });
    const again = await post('/v1/publications', asked, 'publication-1');
    expect([again.json(), again.headers['idempotency-replayed']]).toEqual([first.json(), 'true']);
    expect((await post('/v1/publications', asked)).json()).toMatchObject({ kind: 'unchanged' });

    const { items } = await get<{ items: { revision: string }[] }>('/v1/programmes');
    expect(items).toMatchObject([
      {
        programme: 'months',
        currency: 'RUB',
        paysFrom: '2024-03-01',
        versions: [{ version: 1, inForce: true }],
      },
    ]);
    expect(await get('/v1/programmes/months')).toMatchObject({ text: MONTHS });
    const revision = items[0]?.revision ?? '';
    expect(await get('/v1/programmes/months/revisions')).toMatchObject({
      items: [{ revision, kind: 'published', changes: ['first file'], author: null }],
    });
    expect(await get(`/v1/programmes/months/revisions/${revision}`)).toMatchObject({ text: MONTHS });
    expect((await ask('/v1/programmes/nobody')).json()).toMatchObject({ code: 'PROGRAMME_NOT_PUBLISHED' });
  });
});

describe('imports', () => {
  it('takes NDJSON and CSV, and hands out what it did not take', async () => {
    const facts = payer('A1')
      .map((fact) => `${JSON.stringify(fact)}\n`)
      .join('');
    const first = await send(facts, 'completeThrough=2024-04-30', 'application/x-ndjson');
    expect([first.statusCode, first.json()]).toMatchObject([
      200,
      { import: 1, outcome: 'applied', read: 7, rejected: 0, touched: 1 },
    ]);
    const payments = 'subscriber,id,at,amount\nA1,p5,2024-05-15,500.00\nA1,p6,2024-06-15,much\n';
    const second = await send(payments, 'fact=payment&maxRejects=50', 'text/csv; charset=utf-8');
    expect(second.json()).toMatchObject({ import: 2, outcome: 'applied', read: 2, rejected: 1 });
    expect(second.headers['location']).toBe('/v1/imports/2');
    const rejects = await ask('/v1/imports/2/rejects');
    expect(rejects.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(rejects.body.split('\n')[1]).toMatch(/^payments\.csv,3,amount,much,/);
    expect(await get('/v1/imports/2')).toMatchObject({ state: 'applied', rowsRead: 2, rowsRejected: 1 });
  });

  it('refuses too many rejects, too many bytes and CSV of it does not know what', async () => {
    const payments = 'subscriber,id,at,amount\nA1,p7,2024-06-15,much\n';
    const refused = await send(payments, 'fact=payment', 'text/csv');
    expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([
      422,
      expect.stringContaining('/v1/imports/3/rejects'),
    ]);
    expect((await send('x'.repeat(5_001), 'fact=payment', 'text/csv')).json()).toMatchObject({
      code: 'IMPORT_TOO_LARGE',
    });
    expect((await send(payments, '', 'text/csv')).json()).toMatchObject({
      problems: [{ where: 'query.fact' }],
    });
    expect((await send('{}', '', 'application/json')).statusCode).toBe(415);
  });

  it('lists them in pages, and takes one back as a whole', async () => {
    const page = await get<{ items: { import: number }[]; next: string }>('/v1/imports?limit=2');
    expect(page).toMatchObject({
      items: [{ import: 3, state: 'refused' }, { import: 2 }],
      completeThrough: '2024-04-30T00:00:00+03:00',
    });
    expect(await get(`/v1/imports?limit=2&cursor=${page.next}`)).toMatchObject({
      items: [{ import: 1 }],
      next: null,
    });
    const withdrawn = await post('/v1/imports/2/withdrawal');
    expect(withdrawn.json()).toMatchObject({
      import: 2,
      facts: [{ fact: 'payment', superseded: 1, restored: 0 }],
    });
    expect((await post('/v1/imports/9/withdrawal')).json()).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });
});

describe('nights', () => {
  it('walks as a task, and tells what keeps a night from beginning', async () => {
    expect(await done('/v1/runs', { date: '2024-03-31' })).toMatchObject({
      state: 'done',
      kind: 'night',
      startedBy: 'olga',
      result: { runs: [{ programme: 'months', businessDate: '2024-03-31' }] },
    });
    const { items } = await get<{ items: { run: number }[] }>('/v1/runs?programme=months');
    expect(items).toMatchObject([{ state: 'done', businessDate: '2024-03-31', stoppedBecause: null }]);
    expect(await get(`/v1/runs/${items[0]?.run ?? 0}`)).toEqual(items[0]);
    expect((await ask('/v1/runs/999')).json()).toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect((await post('/v1/runs', { date: '2030-01-01' })).json()).toMatchObject({
      status: 400,
      code: 'USAGE',
    });
    expect((await post('/v1/runs', { date: '2024-02-30' })).json()).toMatchObject({
      problems: [{ where: 'body.date', found: '"2024-02-30"' }],
    });
    expect(await get('/v1/parked')).toEqual({ items: [], next: null });
    const retried = await done('/v1/parked/retries', {});
    expect(retried).toMatchObject({ state: 'done', kind: 'retry' });
    await supportRetries(retried.task);
    expect((await ask('/v1/tasks/5f0c1c6e-8a0e-4a53-9f0b-6d4a3a6a2a4b')).json()).toMatchObject({
      code: 'TASK_NOT_FOUND',
    });
  });
});

/** Support tries again whom facts have mended, and sees of tasks its own. @param other somebody else's task */
async function supportRetries(other: string): Promise<void> {
  const support = {
    ...(await bearer('support', [], { subject: 'anna' })),
    'idempotency-key': 'a-key-of-anna',
  };
  const begun = await app.inject({
    method: 'POST',
    url: '/v1/parked/retries',
    headers: support,
    payload: {},
  });
  const own = await app.inject({ url: `${String(begun.headers.location)}?wait=30`, headers: support });
  expect(own.json()).toMatchObject({ state: 'done', startedBy: 'anna' });
  expect((await app.inject({ url: `/v1/tasks/${other}`, headers: support })).statusCode).toBe(404);
}

describe('closes', () => {
  it('previews, shows, posts and hands out a month', async () => {
    expect((await ask(MONTH)).json()).toMatchObject({ code: 'CLOSE_NOT_PREVIEWED' });
    const preview = await done(`${MONTH}/previews`, {});
    const report = { credits: { count: 1, sum: '50.00' }, paid: { count: 1, sum: '50.00' }, stops: [] };
    expect(preview.result).toMatchObject({ close: { state: 'previewed', previewedBy: 'olga', report } });
    expect(await get(MONTH)).toEqual(preview.result?.['close']);
    expect((await ask(`${MONTH}/changes?format=csv`)).body).toBe(
      'subscriber,change,before,now,counter_before,counter_now,why\nA1,new,,50.00,,2,no outcome in the month before\n',
    );
    expect((await ask(`${MONTH}/report`)).body).toContain('total,paid,,1,50.00\n');
    expect((await ask(`${MONTH}/messages/stream`)).json()).toMatchObject({ code: 'CLOSE_NOT_POSTED' });

    expect((await post(`${MONTH}/cancellation?close=1`)).json()).toMatchObject({ state: 'cancelled' });
    await done(`${MONTH}/previews`, {});
    // Whoever looked at the first must not post, nor take back, what somebody else has previewed since.
    for (const action of ['posting', 'cancellation'])
      expect((await post(`${MONTH}/${action}?close=1`)).json()).toMatchObject({
        code: 'CLOSE_STOPPED',
        detail: expect.stringContaining('found close 2 of olga, previewed; accepted: close 1') as string,
      });
    expect((await post(`${MONTH}/posting?close=2`)).json()).toMatchObject({
      state: 'posted',
      postedBy: 'olga',
      paid: { count: 1, sum: '50.00' },
    });
    const messages = await ask(`${MONTH}/messages/stream`);
    expect(messages.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(messages.body.trimEnd().split('\n')).toHaveLength(1);
    expect(messages.body).toContain('"50.00"');
    expect(await get('/v1/closes?cancelled=true')).toMatchObject({
      items: [{ state: 'cancelled' }, { month: '2024-03', state: 'posted', paid: '50.00', by: 'olga' }],
    });
    expect((await post(`${MONTH}/cancellation`)).json()).toMatchObject({ code: 'CLOSE_NOT_OPEN' });
    expect((await post(`${MONTH}/releases`, { subscriber: 'A1', reason: 'seen' })).json()).toMatchObject({
      code: 'USAGE',
    });
    expect((await post(`${MONTH}/previews`, { accept: ['total'] })).json()).toMatchObject({
      problems: [{ where: 'body.reason' }],
    });
  });
});

describe('amendments', () => {
  it('shows what other terms come to, and amends to exactly that', async () => {
    const text = MONTHS.replace('percent: 10', 'percent: 20');
    const previewed = await done('/v1/amendment-previews', { text });
    // March was 50.00 and would be 100.00; months after it follow.
    const amendment = previewed.result?.['amendment'] as { expect: string; months: object[] };
    expect(amendment.months[0]).toMatchObject({
      month: '2024-03',
      state: 'posted',
      differing: 1,
      more: '50.00',
    });
    const wrong = { text, reason: 'a rung was mistyped', expect: '9+9.00-0.00' };
    expect(await done('/v1/amendments', wrong)).toMatchObject({
      state: 'failed',
      result: null,
      problem: { code: 'AMENDMENT_DIFFERS', status: 409 },
    });
    const asked = { text, reason: 'a rung was mistyped', expect: amendment.expect };
    expect(await done('/v1/amendments', asked)).toMatchObject({ state: 'done' });
    expect(await get('/v1/programmes/months/revisions')).toMatchObject({
      items: [{ kind: 'published' }, { kind: 'amended', author: 'olga', reason: 'a rung was mistyped' }],
    });
  });
});

describe('incidents and the summary', () => {
  it('opens one, shows it, ends it', async () => {
    const opened = await post('/v1/incidents', { from: '2024-03-15', reason: 'a wrong file' });
    expect([opened.statusCode, opened.json()]).toMatchObject([
      201,
      {
        incident: 1,
        from: '2024-03-15T00:00:00+03:00',
        decided: [{ programme: 'months', isUnderWay: false }],
      },
    ]);
    // At the end of 31 March its month is counted, too.
    expect(await get('/v1/summary')).toMatchObject({
      subscribers: 1,
      currency: 'RUB',
      programmes: [{ programme: 'months', counters: 1, longest: 3, parked: 0 }],
      incidents: [{ incident: 1, openedBy: 'olga', reason: 'a wrong file' }],
    });
    const end = { verdict: 'lifted', note: 'it was right' };
    expect((await post('/v1/incidents/1/end', end)).json()).toEqual({
      incident: 1,
      programme: null,
      stillHeldBy: [],
    });
    expect((await post('/v1/incidents/1/end', end)).json()).toMatchObject({ code: 'INCIDENT_ENDED' });
    expect(await get('/v1/incidents')).toMatchObject({
      items: [{ incident: 1, verdict: 'lifted', endedBy: 'olga', note: 'it was right' }],
    });
  });
});
