import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isFresh } from '../../src/api/etag.ts';
import type { Caller } from '../../src/api/identity/caller.ts';
import { TokenMemory } from '../../src/api/identity/token-memory.ts';
import { listen, stop } from '../../src/api/server.ts';
import { AppError } from '../../src/errors.ts';
import { createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();

describe('the server', () => {
  it('says that a port is taken and what to do', async () => {
    const first = await createTestApp(test().database);
    const port = Number(new URL(await listen(first, '127.0.0.1', 0)).port);
    const second = await createTestApp(test().database);
    const refused = await listen(second, '127.0.0.1', port).catch((error: unknown) => error);
    await Promise.all([first.close(), second.close()]);

    expect(refused).toBeInstanceOf(AppError);
    expect((refused as AppError).code).toBe('PORT_TAKEN');
    expect((refused as AppError).detail).toContain(`PORT=${port + 1}`);
  });

  it('ends a request under way when it is stopped, and takes no more', async () => {
    const app = await createTestApp(test().database);
    app.get('/slow', { config: { access: 'public' } }, async () => {
      await sleep(300);
      return { done: true };
    });
    const address = await listen(app, '127.0.0.1', 0);
    const slow = fetch(`${address}/slow`);
    await sleep(100);
    const stopped = stop(app, 5_000);
    await sleep(50);
    const late = await fetch(`${address}/health/live`).then(
      ({ status }) => status,
      () => 'refused',
    );

    expect(await (await slow).json()).toEqual({ done: true });
    await stopped;
    expect([503, 'refused']).toContain(late);
  });

  it('breaks off what does not end', async () => {
    const app = await createTestApp(test().database);
    app.get('/never', { config: { access: 'public' } }, () => new Promise(() => undefined));
    const address = await listen(app, '127.0.0.1', 0);
    const never = fetch(`${address}/never`).catch(() => 'broken off');
    await sleep(100);
    const startedAt = performance.now();
    await stop(app, 200);

    expect(await never).toBe('broken off');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it.each<[what: string, url: string, config: object, said: RegExp]>([
    ['says nobody who may call it', '/v1/open', {}, /GET \/v1\/open does not say who may call it/],
    [
      'is open to subscribers without one in its path',
      '/v1/all',
      { access: ['subscriber'] },
      /does not say whose data/,
    ],
  ])('does not start with a route that %s', async (_what, url, config, said) => {
    const app = await createTestApp(test().database);
    expect(() => app.get(url, { config }, async () => ({}))).toThrow(said);
    await app.close();
  });

  it('does not start with a route that names subscribers and records no reads', async () => {
    const app = await createTestApp(test().database);
    const one = { type: 'object', properties: { subscriber: { type: 'string' } } };
    const schema = {
      response: { 200: { type: 'object', properties: { items: { type: 'array', items: one } } } },
    };
    const config = { access: ['support'] as const };
    expect(() => app.get('/v1/everybody', { config, schema }, async () => ({}))).toThrow(
      /GET \/v1\/everybody names subscribers/,
    );
    await app.close();
  });

  it('does not start with a route that names a subscriber where nobody checks it', async () => {
    const app = await createTestApp(test().database);
    const body = {
      type: 'object',
      properties: { transfer: { type: 'object', properties: { toSubscriber: {} } } },
    };
    const config = { access: ['subscriber'] as const };
    expect(() =>
      app.post('/v1/subscribers/:subscriber/move', { config, schema: { body } }, async () => ({})),
    ).toThrow(/named outside of the path/);
    await app.close();
  });
});

describe('the memory of tokens', () => {
  const CALLER: Caller = { subject: 'anna', roles: ['support'], contracts: new Set() };
  const FAR = 1e12;

  it('remembers for 60 seconds and not a millisecond longer', () => {
    const memory = new TokenMemory();
    memory.remember('a', CALLER, { now: 0, endsAtMs: FAR });

    expect(memory.find('a', 59_999)).toBe(CALLER);
    expect(memory.find('a', 60_000)).toBeUndefined();
    expect(memory.find('a', 59_999)).toBeUndefined();
  });

  it('never remembers past the end of the token', () => {
    const memory = new TokenMemory();
    memory.remember('a', CALLER, { now: 0, endsAtMs: 1_000 });

    expect([memory.find('a', 999), memory.find('a', 1_000)]).toEqual([CALLER, undefined]);
  });

  it('forgets the oldest beyond ten thousand', () => {
    const memory = new TokenMemory();
    for (let count = 0; count <= 10_000; count += 1)
      memory.remember(`t${count}`, CALLER, { now: 0, endsAtMs: FAR });

    expect([memory.find('t0', 1), memory.find('t1', 1), memory.find('t10000', 1)]).toEqual([
      undefined,
      CALLER,
      CALLER,
    ]);
  });
});

describe('a version of an answer', () => {
  it.each([
    [undefined, 200],
    ['"7-ru"', 304],
    ['W/"7-ru"', 304],
    ['"6-ru", "7-ru"', 304],
    ['*', 304],
    ['"7-en"', 200],
    ['7-ru', 200],
  ])('that the caller has as %s is %i', async (known, status) => {
    const app = await createTestApp(test().database);
    app.get('/thing', { config: { access: 'public' } }, async (request, reply) =>
      isFresh(request, reply, '7-ru') ? reply.send() : { counter: 7 },
    );
    const answer = await app.inject({
      url: '/thing',
      headers: known === undefined ? {} : { 'if-none-match': known },
    });
    await app.close();

    expect([answer.statusCode, answer.headers['etag'], answer.body]).toEqual([
      status,
      '"7-ru"',
      status === 304 ? '' : '{"counter":7}',
    ]);
  });
});
