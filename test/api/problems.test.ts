import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localeOf } from '../../src/api/problems/locale-of.ts';
import { titleOf } from '../../src/api/problems/titles.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();
let app: FastifyInstance;
beforeAll(async () => {
  app = await createTestApp(test().database);
});
afterAll(async () => {
  await app.close();
});

const URL_OF_NOBODY = '/v1/subscribers/7000/adjustments';

describe('a problem', () => {
  it.each([
    ['ru-RU,ru;q=0.9,en;q=0.5', 'ru', 'Такого абонента нет.'],
    ['uk', 'uk', 'Такого абонента немає.'],
    ['de, en-GB;q=0.7, ru;q=0.1', 'en', 'No subscriber has this id.'],
    ['de', 'ru', 'Такого абонента нет.'],
  ])('is told in the language of %s', async (language, locale, title) => {
    const headers = { ...(await bearer('support')), 'accept-language': language };
    const answer = await app.inject({ url: URL_OF_NOBODY, headers });

    expect(answer.statusCode).toBe(404);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': locale,
      'x-request-id': answer.json<{ requestId: string }>().requestId,
    });
    expect(answer.json()).toEqual({
      type: 'urn:stazh:problem:SUBSCRIBER_NOT_FOUND',
      title,
      status: 404,
      code: 'SUBSCRIBER_NOT_FOUND',
      detail: 'Found "7000"; no applied import names it.',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('has a title of its own in each language for every code', () => {
    for (const locale of ['ru', 'uk', 'en'] as const) {
      const titles = (Object.keys(ERRORS) as ErrorCode[]).map((code) => titleOf(code, locale));
      expect(new Set(titles).size).toBe(titles.length);
    }
  });

  it.each<[what: string, request: object, status: number, code: ErrorCode]>([
    ['an address that is none', { url: '/v1/nothing' }, 404, 'ROUTE_NOT_FOUND'],
    ['a method that is none', { method: 'DELETE', url: URL_OF_NOBODY }, 404, 'ROUTE_NOT_FOUND'],
    ['an address that cannot be decoded', { url: '/v1/subscribers/%E0%A4%A/explain' }, 400, 'USAGE'],
    [
      'a body that is no JSON',
      { payload: '{"a":', headers: { 'content-type': 'application/json' } },
      400,
      'USAGE',
    ],
    ['an empty body', { headers: { 'content-type': 'application/json' } }, 400, 'USAGE'],
    [
      'a body that reaches for the prototype',
      { payload: '{"__proto__":{"a":1}}', headers: { 'content-type': 'application/json' } },
      400,
      'USAGE',
    ],
    [
      'a body of another kind',
      { payload: '<a/>', headers: { 'content-type': 'text/xml' } },
      415,
      'MEDIA_TYPE_REFUSED',
    ],
    ['a body that is too large', { payload: { reason: 'x'.repeat(70_000) } }, 413, 'BODY_TOO_LARGE'],
  ])('is what comes of %s', async (_what, request, status, code) => {
    const base = { method: 'POST' as const, url: URL_OF_NOBODY };
    const { headers = {} } = request as { headers?: Record<string, string> };
    const answer = await app.inject({
      ...base,
      ...request,
      headers: { ...headers, ...(await bearer('support')) },
    });

    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  });

  it('says which method and address have no route, and keeps the query string out of it', async () => {
    const answer = await app.inject({ url: '/v1/nothing?name=Ivanov', headers: await bearer('support') });

    expect(answer.json<{ detail: string }>().detail).toBe(
      'Found GET "/v1/nothing"; accepted: a method and an address of /docs.',
    );
  });

  it('says nothing of what broke inside', async () => {
    const broken = {
      ...test().database,
      session: async () => Promise.reject(new Error('password=hunter2 at /srv/app.ts')),
    };
    const other = await createTestApp(broken as Database);
    const answer = await other.inject({ url: URL_OF_NOBODY, headers: await bearer('support') });
    await other.close();

    expect(answer.statusCode).toBe(500);
    expect(Object.keys(answer.json())).toEqual(['type', 'title', 'status', 'code', 'requestId']);
    expect(answer.body).not.toContain('hunter2');
  });

  it('is 503 when there is no database, and readiness says so too', async () => {
    const nowhere = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
    const other = await createTestApp(nowhere);
    const asked = await other.inject({ url: URL_OF_NOBODY, headers: await bearer('support') });
    const ready = await other.inject('/health/ready');
    const live = await other.inject('/health/live');
    await other.close();
    await nowhere.close();

    expect([asked.statusCode, ready.statusCode, live.statusCode]).toEqual([503, 503, 200]);
    expect(ready.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});

describe('the language of a caller', () => {
  it.each([
    [undefined, 'ru'],
    ['', 'ru'],
    ['*', 'ru'],
    ['UK-ua', 'uk'],
    ['en;q=0.2, uk;q=0.3', 'uk'],
    ['en;q=0', 'ru'],
    ['en;q=2', 'ru'],
    ['english', 'ru'],
  ])('%s is %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale);
  });
});

describe('limits and origins', () => {
  it('refuses a caller who asks too often, and nobody else', async () => {
    const limited = await createTestApp(test().database, { requestsPerMinute: 3 });
    const ask = async (headers: Readonly<Record<string, string>>) =>
      limited.inject({ url: URL_OF_NOBODY, headers });
    const anna = await bearer('support');
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await ask(anna)).statusCode);
    const refused = await ask(anna);
    const olga = await ask(await bearer('support', [], { subject: 'olga' }));
    const strangers: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      strangers.push((await ask({ authorization: `Bearer guess-${count}` })).statusCode);
    }
    const live = await limited.inject('/health/live');
    await limited.close();

    expect(statuses).toEqual([404, 404, 404, 429]);
    expect(refused.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect([olga.statusCode, live.statusCode]).toEqual([404, 200]);
    expect(strangers).toEqual([401, 401, 401, 429, 429]);
  });

  it('lets pages of configured origins call, and no other', async () => {
    const open = await createTestApp(test().database, { corsOrigins: ['https://cabinet.test'] });
    const preflight = (origin: string) =>
      open.inject({
        method: 'OPTIONS',
        url: URL_OF_NOBODY,
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const [own, other] = [await preflight('https://cabinet.test'), await preflight('https://evil.test')];
    await open.close();

    expect(own.headers['access-control-allow-origin']).toBe('https://cabinet.test');
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
    const closed = await app.inject({ url: '/health/live', headers: { origin: 'https://cabinet.test' } });
    expect(closed.headers['access-control-allow-origin']).toBeUndefined();
    expect(closed.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  it('serves the description to people and programs', async () => {
    const [page, document, script] = await Promise.all(
      ['/docs/', '/docs/openapi.json', '/docs/js/scalar.js'].map((url) => app.inject(url)),
    );

    expect([page?.statusCode, document?.statusCode, script?.statusCode]).toEqual([200, 200, 200]);
    expect(page?.headers['content-type']).toContain('text/html');
    expect(document?.json()).toMatchObject({ openapi: '3.1.0' });
  });
});
