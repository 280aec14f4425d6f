import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { give, MONTHS, night, payer, publish } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { dateRun, dateUnit } from '../support/dated.ts';

// As in test/services/history.test.ts: the first night believes 3; on 4 April a forced blocking of March becomes known, and the night
// after it takes everything from the 10th on.
let test: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, [...payer('A1'), ...payer('A2')]);
  await night(test.database, '2024-04-02');
  await dateRun(test, '2024-04-03T03:00:00.250+03:00');
  await give(test.database, [
    { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-03-10T07:00', to: '2024-03-12' },
  ]);
  await dateUnit(test, '2024-04-04T10:00:00+03:00');
  await night(test.database, '2024-04-04');
  await dateRun(test, '2024-04-05T03:00:00+03:00');
  app = await createTestApp(test.database, { now: () => Date.UTC(2024, 3, 5, 12) });
});
afterAll(async () => {
  await app.close();
  await test.close();
});

type Headers = Readonly<Record<string, string>>;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

async function get(path: string, headers: Headers): Promise<Answer> {
  const answer = await app.inject({ url: `/v1/subscribers/${path}`, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

async function post(path: string, headers: Headers, body: object): Promise<Answer> {
  const answer = await app.inject({ method: 'POST', url: `/v1/subscribers/${path}`, headers, payload: body });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

interface Looked {
  readonly who: string;
  readonly what: string;
}

async function lookedAt(subscriber: string): Promise<readonly Looked[]> {
  const { rows } = await test.owner.pool.query<Looked>(
    'select who, what from access_log where subscriber_id = subscriber_id($1) order by read_at',
    [subscriber],
  );
  return rows;
}

describe('GET …/history', () => {
  it('shows what is believed, the newest first, in words of the language asked for', async () => {
    const own = await bearer('subscriber', ['A1']);
    const { status, body, headers } = await get('A1/history?programme=months&limit=2', {
      ...own,
      'accept-language': 'en',
    });

    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
    expect(body).toMatchObject({
      programme: 'months',
      subscriber: 'A1',
      currency: 'RUB',
      standing: { at: '2024-04-05T00:00:00+03:00', counter: 0, enrolled: null },
      items: [
        { type: 'bonus', effective: '2024-04-01T00:00:00+03:00', outcome: 'refusal', amount: null, run: 2 },
        {
          type: 'entry',
          effective: '2024-04-01T00:00:00+03:00',
          kind: 'skip',
          delta: 0,
          value: 0,
          superseded: null,
        },
      ],
    });
    expect(JSON.stringify(body)).toContain('March 2024');
    expect(JSON.stringify((await get('A1/history?programme=months', own)).body)).toContain('Март 2024');
  });

  it('tells of what was believed once by which run, and what ended it', async () => {
    const { body } = await get(
      'A1/history?programme=months&superseded=true&order=oldest-first',
      await bearer('support'),
    );
    const gone = (body['items'] as Record<string, unknown>[]).filter(({ superseded }) => superseded !== null);

    // The accrual of 1 April and the bonus of that day, 10 % of 500.00.
    expect(gone).toMatchObject([
      { kind: 'accrual', value: 3 },
      { outcome: 'credit', amount: '50.00', base: '500.00', percent: '10' },
    ]);
    expect(gone[0]?.['superseded']).toEqual({
      at: '2024-04-05T03:00:00+03:00',
      run: 2,
      because: [
        {
          kind: 'import',
          appliedAt: '2024-04-04T10:00:00+03:00',
          import: 2,
          source: 'test',
          facts: ['blocking'],
          since: '2024-03-10T07:00:00+03:00',
        },
      ],
    });
  });

  it.each(['oldest-first', 'newest-first'])('comes in pages that fit together: %s', async (order) => {
    const support = await bearer('support');
    const query = `A1/history?programme=months&superseded=true&order=${order}`;
    const whole = (await get(`${query}&limit=200`, support)).body;
    const paged: unknown[] = [];
    let cursor: unknown = null;
    let pages = 0;
    do {
      const next: string = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
      const { body } = await get(`${query}&limit=2${next}`, support);
      paged.push(...(body['items'] as unknown[]));
      cursor = body['next'];
      pages += 1;
    } while (cursor !== null);

    expect(whole['next']).toBeNull();
    expect(paged).toEqual(whole['items']);
    // Nine steps: four of January and February, the reset, and two of each kind of 1 April.
    expect([paged.length, pages]).toEqual([9, 5]);
  });

  it('shows a past day as it was known on another', async () => {
    const query = 'A1/history?programme=months&asOf=2024-03-31&knownAt=2024-04-04';
    const { body } = await get(query, await bearer('support'));

    expect(body['standing']).toEqual({ at: '2024-04-01T00:00:00+03:00', counter: 3, enrolled: null });
  });

  it.each([
    ['asOf=yesterday', 'query.asOf: found "yesterday"; accepted: '],
    ['asOf=2024-02-31', 'asOf: found "2024-02-31"; accepted: a day'],
    ['knownAt=2999-01-01', 'knownAt: 2999-01-01 has not come'],
    ['limit=0', 'query.limit: found 0; accepted: '],
    ['limit=many', 'query.limit: found "many"; accepted: '],
    ['cursor=abc', 'query.cursor: found "abc"; accepted: '],
    ['subscriber=A2', 'query.subscriber: found "A2"; accepted: '],
  ])('refuses %s, and says what would be accepted', async (more, said) => {
    const { status, body } = await get(
      `A1/history?programme=months&${more}`,
      await bearer('subscriber', ['A1']),
    );

    expect([status, body['code']]).toEqual([400, 'USAGE']);
    expect(body['detail']).toContain(said);
  });
});

describe('GET …/explain', () => {
  it('tells the story in three languages', async () => {
    const own = await bearer('subscriber', ['A1']);
    const titles: string[] = [];
    for (const language of ['ru', 'uk', 'en']) {
      const { body } = await get('A1/explain', { ...own, 'accept-language': language });
      const [story] = body['stories'] as { heading: string[]; months: unknown[]; kind: string }[];
      expect(story).toMatchObject({ kind: 'story', programme: 'months' });
      expect(story?.months.length).toBeGreaterThan(0);
      titles.push(story?.heading[1] ?? '');
    }
    expect(new Set(titles).size).toBe(3);
  });
});

describe('POST …/what-if', () => {
  it('answers with and without', async () => {
    const { status, body } = await post(
      'A2/what-if',
      { ...(await bearer('subscriber', ['A2'])), 'accept-language': 'en' },
      { ask: { kind: 'block', blocking: 'forced' }, from: '2024-04-10', to: '2024-04-20' },
    );

    expect(status).toBe(200);
    // Until then the counter is 3, and 1 May would be 4; a forced blocking takes everything.
    expect(body['answers']).toMatchObject([
      {
        kind: 'answered',
        programme: 'months',
        now: { without: { counter: 3 }, with: { counter: 3 } },
        steps: { with: [{ kind: 'reset', at: '2024-04-10T00:00:00+03:00' }, { kind: 'skip' }] },
      },
    ]);
  });

  it('says what a question may be', async () => {
    const headers = await bearer('subscriber', ['A2']);
    const { status, body } = await post('A2/what-if', headers, {
      ask: { kind: 'dance' },
      from: '2024-04-10',
    });

    expect([status, body['code']]).toEqual([400, 'USAGE']);
    expect(body['problems']).toMatchObject([{ where: 'body.ask', found: '{"kind":"dance"}' }]);
  });
});

describe('POST and GET …/adjustments', () => {
  const ASKED = {
    programme: 'months',
    change: { kind: 'by', delta: 2 },
    at: '2024-04-01',
    reason: 'outage of March',
  };

  it('records it once, with the caller as its author, and answers the same again', async () => {
    const anna = { ...(await bearer('support')), 'idempotency-key': 'the-first-of-these' };
    const first = await post('A2/adjustments', anna, ASKED);
    const again = await post('A2/adjustments', anna, { ...ASKED, change: { delta: 2, kind: 'by' } });

    // The counter of 1 April was 3.
    expect([first.status, first.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^api-[0-9a-f]{24}$/) as string,
        subscriber: 'A2',
        programme: 'months',
        at: '2024-04-01T00:00:00+03:00',
        delta: 2,
        author: 'support-anna',
        reason: 'outage of March',
        before: 3,
        after: 5,
      },
    ]);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    const other = await post('A2/adjustments', anna, { ...ASKED, reason: 'another' });
    expect([other.status, other.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_DIFFERS']);
    const elsewhere = await post('A1/adjustments', anna, ASKED);
    expect(elsewhere.body['code']).toBe('IDEMPOTENCY_KEY_DIFFERS');
    const { body } = await get('A2/adjustments', anna);
    expect(body['items']).toMatchObject([
      { delta: 2, author: 'support-anna', state: 'holds', source: 'by hand' },
    ]);
  });

  it('records it once when asked twice at the same time', async () => {
    const olga = {
      ...(await bearer('support', [], { subject: 'olga' })),
      'idempotency-key': 'the-second-of-these',
    };
    const answers = await Promise.all([1, 2, 3].map(() => post('A1/adjustments', olga, ASKED)));

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect((await get('A1/adjustments', olga)).body['items']).toHaveLength(1);
  });

  it('needs a key, and takes no author', async () => {
    const support = await bearer('support');
    const without = await post('A1/adjustments', support, ASKED);
    expect(without.body).toMatchObject({
      code: 'USAGE',
      problems: [{ where: 'headers.idempotency-key', found: 'nothing' }],
    });
    const named = await post(
      'A1/adjustments',
      { ...support, 'idempotency-key': 'the-third-of-these' },
      { ...ASKED, author: 'boss' },
    );
    expect(named.body).toMatchObject({
      code: 'USAGE',
      problems: [{ where: 'body.author', found: '"boss"' }],
    });
  });

  it('lists in pages, the newest first', async () => {
    const support = await bearer('support');
    for (const delta of [1, 2, 3]) {
      const key = { 'idempotency-key': `one-of-several-${delta}` };
      await post('A1/adjustments', { ...support, ...key }, { ...ASKED, change: { kind: 'by', delta } });
    }
    const first = (await get('A1/adjustments?limit=3', support)).body;
    const second = (await get(`A1/adjustments?limit=3&cursor=${String(first['next'])}`, support)).body;
    const deltas = [first, second].map(({ items }) =>
      (items as { delta: number }[]).map(({ delta }) => delta),
    );

    expect(deltas).toEqual([[3, 2, 1], [2]]);
    expect(second['next']).toBeNull();
  });
});

describe('the log of looks', () => {
  it('has those of support, with the route, and not those of subscribers at themselves', async () => {
    await give(test.database, payer('B1'));
    const support = await bearer('support', [], { subject: 'olga' });
    const own = await bearer('subscriber', ['B1']);
    for (const headers of [own, support]) {
      await get('B1/history?programme=months', headers);
      await get('B1/explain', headers);
      await post('B1/what-if', headers, { ask: { kind: 'pause' }, from: '2024-04-10' });
      await post('B1/what-if', headers, { ask: { kind: 'terminate' }, from: '2024-04-10' });
    }
    await get('B1/adjustments', support);

    expect(await lookedAt('B1')).toEqual([
      { who: 'olga', what: 'GET /v1/subscribers/:subscriber/history' },
      { who: 'olga', what: 'GET /v1/subscribers/:subscriber/explain' },
      { who: 'olga', what: 'POST /v1/subscribers/:subscriber/what-if' },
      { who: 'olga', what: 'GET /v1/subscribers/:subscriber/adjustments' },
    ]);
  });
});
