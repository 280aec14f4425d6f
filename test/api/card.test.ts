import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../rules/card/card.ts';
import { a1, card, EZERWAY, noon } from '../services/card/support.ts';
import { give, night, publish } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();
let app: FastifyInstance;
let clock = noon('2024-11-20');

beforeAll(async () => {
  const { database } = test();
  await publish(database, EZERWAY);
  await give(database, [...a1('A1'), ...a1('A2')]);
  await night(database, '2024-10-31');
  app = await createTestApp(database, { now: () => clock });
});
afterAll(() => app.close());

async function ask(subscriber: string, headers: Readonly<Record<string, string>> = {}) {
  const own = await bearer('subscriber', [subscriber]);
  return app.inject({ url: `/v1/subscribers/${subscriber}/card`, headers: { ...own, ...headers } });
}

async function looks(subscriber: string): Promise<readonly string[]> {
  const { rows } = await test().owner.pool.query<{ look: string }>(
    `select who || ' ' || what as look from access_log where subscriber_id = subscriber_id($1)`,
    [subscriber],
  );
  return rows.map(({ look }) => look);
}

describe('a card', () => {
  it('loses nothing of what the service says, in the language that is asked for', async () => {
    for (const locale of ['ru', 'uk', 'en'] as const) {
      const answer = await ask('A1', { 'accept-language': locale });
      expect(answer.statusCode).toBe(200);
      expect(answer.json<Card>()).toEqual(await card(test().database, '2024-11-20', locale));
      expect(answer.headers['content-language']).toBe(locale);
    }
  });

  it('says ten months and 3 % of 500.00', async () => {
    const told = (await ask('A1')).json<Card>();
    // January to October; 3 % from 6 on.
    expect(told.programmes).toMatchObject([
      { counter: { value: 10 }, discount: { percent: '3', amount: '15.00' } },
    ]);
  });

  it('is the same for whoever has it, until it says something else', async () => {
    const first = await ask('A1', { 'accept-language': 'en' });
    const etag = String(first.headers['etag']);
    clock += 1000;
    const again = await ask('A1', { 'accept-language': 'en', 'if-none-match': `"other", ${etag}` });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await ask('A1', { 'accept-language': 'uk', 'if-none-match': etag })).statusCode).toBe(200);
    clock = noon('2024-12-01');
    expect((await ask('A1', { 'accept-language': 'en', 'if-none-match': etag })).statusCode).toBe(200);
    clock = noon('2024-11-20');
  });

  it('is of each their own when many ask at once, and of nobody who is not there', async () => {
    const asked = ['A1', 'A2', 'nobody', 'A1', 'A2', 'nobody', 'A1'];
    const answers = await Promise.all(asked.map((subscriber) => ask(subscriber)));
    const told = answers.map((answer) => answer.json<Partial<Card> & { readonly code?: string }>());
    expect(told.map(({ subscriber, code }) => subscriber ?? code)).toEqual(
      asked.map((one) => (one === 'nobody' ? 'SUBSCRIBER_NOT_FOUND' : one)),
    );
  });

  it('is recorded when support looks, and not when subscribers do', async () => {
    await ask('A2');
    expect(await looks('A2')).toEqual([]);
    const answer = await app.inject({ url: '/v1/subscribers/A2/card', headers: await bearer('support') });
    expect(answer.statusCode).toBe(200);
    expect(await looks('A2')).toEqual(['support-anna GET /v1/subscribers/:subscriber/card']);
  });
});

describe('support', () => {
  it('finds a subscriber by the whole id', async () => {
    const headers = await bearer('support');
    const found = await app.inject({ url: '/v1/subscribers/A1', headers });
    expect(found.json()).toEqual({
      subscriber: 'A1',
      // The end of 31 October in Moscow.
      programmes: [{ programme: 'ezerway', counter: 10, walkedTo: '2024-10-31T21:00:00.000Z', parked: null }],
    });
    expect((await app.inject({ url: '/v1/subscribers/A', headers })).statusCode).toBe(404);
  });

  it('sees the timeline', async () => {
    const url = '/v1/subscribers/A1/timeline?programme=ezerway&from=2024-10-01';
    const answer = await app.inject({ url, headers: await bearer('support') });
    expect(answer.json()).toMatchObject({
      timeZone: 'Europe/Moscow',
      walkedTo: '2024-11-01T00:00:00+03:00',
      counter: 10,
      spans: [
        { from: '2024-10-01T00:00:00+03:00', to: '2024-11-01T00:00:00+03:00', class: 'served', kind: null },
      ],
      absences: [],
    });
  });
});

describe('enrolling', () => {
  it('records a request once for a key, and says what it comes to', async () => {
    const headers = { ...(await bearer('subscriber', ['A1'])), 'idempotency-key': 'leave-of-A1' };
    const payload = { programme: 'ezerway', action: 'leave', channel: 'cabinet' };
    const post = () => app.inject({ method: 'POST', url: '/v1/subscribers/A1/enrolments', headers, payload });
    const first = await post();
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({ action: 'leave', author: 'A1', answer: { kind: 'accepted' } });
    expect((await post()).json()).toEqual(first.json());
    const { rows } = await test().owner.pool.query(
      `select action from fact_enrolment where subscriber_id = subscriber_id('A1') and action = 'leave'`,
    );
    expect(rows).toHaveLength(1);
  });
});
