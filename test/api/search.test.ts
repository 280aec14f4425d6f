import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, createTestApp } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';

// 25 ids from 70000100 to 70000124, and some that only look alike.
const MANY = Array.from({ length: 25 }, (_, index) => `700001${String(index).padStart(2, '0')}`);
const OTHERS = ['7000', '70%1', '70x1', '170000100', 'БА-1', 'ба-1', 'a_1', 'ab1'];

const test = useTestDatabase();
let app: FastifyInstance;
beforeAll(async () => {
  const insert = 'insert into subscriber select subscriber_id(id), id from unnest($1::text[]) as id';
  await test().owner.pool.query(insert, [[...MANY, ...OTHERS].toReversed()]);
  app = await createTestApp(test().database);
});
afterAll(() => app.close());
beforeEach(() => test().owner.pool.query('truncate access_log'));

async function search(begins: string) {
  const url = `/v1/subscribers?begins=${encodeURIComponent(begins)}`;
  const answer = await app.inject({ url, headers: await bearer('support') });
  const body = answer.json<{ items?: readonly { subscriber: string }[]; more?: boolean }>();
  return { status: answer.statusCode, body, found: (body.items ?? []).map(({ subscriber }) => subscriber) };
}

async function lookedAt(): Promise<readonly object[]> {
  const select = `select external_id as subscriber, who, what from access_log join subscriber using (subscriber_id) order by 1`;
  return (await test().owner.pool.query<object>(select)).rows;
}

describe('a search by the beginning of an id', () => {
  it('finds who begins so, in order, and says that there are no others', async () => {
    expect(await search('7000012')).toMatchObject({
      status: 200,
      body: { more: false },
      found: ['70000120', '70000121', '70000122', '70000123', '70000124'],
    });
    expect((await search('70000124')).found).toEqual(['70000124']);
    expect(await search('nobody')).toMatchObject({ status: 200, found: [], body: { more: false } });
  });

  it('shows twenty and says that there are more', async () => {
    // 7000 itself begins so, too, and comes first.
    const { found, body } = await search('7000');
    expect(found).toEqual(['7000', ...MANY.slice(0, 19)]);
    expect(body.more).toBe(true);
    expect(await search('700001')).toMatchObject({ found: MANY.slice(0, 20), body: { more: true } });
  });

  it.each([
    ['70%1', ['70%1']],
    ['a_1', ['a_1']],
    ['БА-', ['БА-1']],
    ['70\\', []],
  ])('takes %s as it is written', async (begins, wanted) => {
    expect((await search(begins)).found).toEqual(wanted);
  });

  it.each(['', '70', 'x'.repeat(65), '700\u0000'])('refuses %j', async (begins) => {
    expect((await search(begins)).status).toBe(400);
  });

  it('says what is accepted, and of a name that it does not know that there is nothing of it', async () => {
    expect((await search('70')).body).toMatchObject({
      problems: [
        {
          where: 'query.begins',
          found: '"70"',
          accepted: 'string length greater or equal to 3 (How the id begins), such as "7000178"',
        },
      ],
    });
    const other = await app.inject({
      url: '/v1/subscribers?begins=7000&limit=5',
      headers: await bearer('support'),
    });
    expect(other.json()).toMatchObject({
      problems: [{ where: 'query.limit', found: '"5"', accepted: 'nothing of this name' }],
    });
  });

  it('counts as a look at each who was found, and at nobody else', async () => {
    await search('7000012');
    const what = 'GET /v1/subscribers';
    expect(await lookedAt()).toEqual(
      ['70000120', '70000121', '70000122', '70000123', '70000124'].map((subscriber) => ({
        subscriber,
        who: 'support-anna',
        what,
      })),
    );
    await search('nobody');
    expect(await lookedAt()).toHaveLength(5);
    const { rows } = await test().owner.pool.query('select from list_read');
    expect(rows).toEqual([]);
  });
});
