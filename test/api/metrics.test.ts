import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricsRoutes } from '../../src/api/metrics.ts';
import { createDatabase } from '../../src/db/database.ts';
import { useTestDatabase } from '../support/database.ts';
import { readExposition } from '../support/exposition.ts';
import { fillBase, NOW } from './metrics-base.ts';

const TOKEN = 'read the numbers';
const ASKED = { url: '/metrics', headers: { authorization: `Bearer ${TOKEN}` } };

const test = useTestDatabase();
let app: FastifyInstance;

beforeAll(async () => {
  await fillBase(test());
  app = Fastify();
  await app.register(metricsRoutes, { database: test().database, now: () => NOW, token: TOKEN });
  app.get('/things/:id', async () => 'a thing');
});
afterAll(async () => {
  await app.close();
});

async function read(): Promise<ReturnType<typeof readExposition>> {
  const answer = await app.inject(ASKED);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  return readExposition(answer.body);
}

/** Every sample of the business, of both kinds of labels, worked from the rows of `fillBase`. */
const EXPECTED = {
  // The 8th of July in Moscow begins at 21:00 UTC of the 7th.
  'stazh_night_business_date_timestamp_seconds{programme="months"}': Date.UTC(2025, 6, 7, 21) / 1000,
  'stazh_night_walked_to_timestamp_seconds{programme="months"}': Date.UTC(2025, 6, 8, 21) / 1000,
  'stazh_nights_behind{programme="months"}': 1,
  // Published on the 7th: the 7th, 8th and 9th are over.
  'stazh_nights_behind{programme="years"}': 3,
  'stazh_night_stopped{programme="months"}': 1,
  'stazh_night_stopped{programme="years"}': 0,
  'stazh_night_duration_seconds{programme="months"}': 90,
  'stazh_night_walked_subscribers{programme="months"}': 1234,
  'stazh_parked_subscribers{programme="months"}': 2,
  'stazh_parked_subscribers{programme="years"}': 1,
  'stazh_incidents_standing{programme="months"}': 2,
  'stazh_incidents_standing{programme="years"}': 1,
  stazh_incidents_opened_total: 3,
  // June and July; of years July alone.
  'stazh_months_awaiting_close{programme="months"}': 2,
  'stazh_months_awaiting_close{programme="years"}': 1,
  'stazh_close_stops{programme="months"}': 2,
  'stazh_close_stops{programme="years"}': 0,
  'stazh_close_month_timestamp_seconds{programme="months"}': Date.UTC(2025, 3, 30, 21) / 1000,
  'stazh_close_credits{programme="months"}': 410,
  'stazh_close_credits_amount{programme="months",currency="RUB"}': 20500.5,
  'stazh_close_paid_amount{programme="months",currency="RUB"}': 20000.25,
  'stazh_import_finished_timestamp_seconds{source="billing"}': Date.UTC(2025, 6, 10, 20) / 1000,
  'stazh_import_finished_timestamp_seconds{source="radius"}': Date.UTC(2025, 6, 8, 20) / 1000,
  'stazh_import_refused{source="billing"}': 1,
  'stazh_import_refused{source="radius"}': 0,
  'stazh_import_rejected_rows{source="billing"}': 2,
  'stazh_import_rejected_rows{source="radius"}': 0,
  'stazh_import_complete_through_timestamp_seconds{source="billing"}': Date.UTC(2025, 6, 9, 21) / 1000,
  stazh_database_up: 1,
};

describe('GET /metrics', () => {
  it('tells how every programme and source stands, and nothing else of the business', async () => {
    const families = await read();

    const samples = [...families]
      .filter(([name]) => name.startsWith('stazh_') && !name.startsWith('stazh_http_'))
      .flatMap(([, family]) => [...family.samples]);
    expect(Object.fromEntries(samples)).toEqual(EXPECTED);
  });

  it('looks at no table that grows with the base', async () => {
    const big = 'subscriber, counter, entry, outcome, posting, correction, touch, run_slice';
    await test().owner.pool.query(`revoke select on ${big} from stazh_app`);

    await expect(test().database.pool.query('select from counter')).rejects.toThrow('permission denied');
    expect((await read()).get('stazh_database_up')?.samples.get('stazh_database_up')).toBe(1);
  });

  it('has a name of the conventions, a HELP and a TYPE for every family', async () => {
    for (const [name, { help, type }] of await read()) {
      expect(help, name).not.toBe('');
      expect(type, name).toMatch(/^(counter|gauge|histogram)$/);
      expect(name, name).toMatch(/^(stazh|process|nodejs)_/);
      if (name.startsWith('stazh_')) expect(name.endsWith('_total'), name).toBe(type === 'counter');
    }
  });

  it('times every request by route and status, not by what stood in the address', async () => {
    await app.inject({ url: '/things/1' });
    await app.inject({ url: '/things/2' });
    await app.inject({ url: '/nowhere' });

    const samples = (await read()).get('stazh_http_request_duration_seconds')?.samples;
    const count = (labels: string) => samples?.get(`stazh_http_request_duration_seconds_count{${labels}}`);
    expect(count('method="GET",route="/things/:id",status="200"')).toBe(2);
    expect(count('method="GET",route="none",status="404"')).toBe(1);
  });

  it('says that amounts are no accounting', async () => {
    const families = await read();
    for (const name of ['stazh_close_credits_amount', 'stazh_close_paid_amount'])
      expect(families.get(name)?.help).toContain('For watching, not for accounting');
  });
});

describe('GET /metrics without a database', () => {
  it('answers that it is down, and leaves out what it cannot know', async () => {
    const database = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
    const alone = Fastify();
    await alone.register(metricsRoutes, { database, now: () => NOW, token: TOKEN });

    const { statusCode, body } = await alone.inject(ASKED);

    const families = readExposition(body);
    expect(statusCode).toBe(200);
    expect(families.get('stazh_database_up')?.samples.get('stazh_database_up')).toBe(0);
    expect(families.get('stazh_nights_behind')?.samples.size).toBe(0);
    await Promise.all([alone.close(), database.close()]);
  });
});

describe('who may read /metrics', () => {
  it.each([
    ['nobody without a token', undefined, 401],
    ['nobody with another', 'Bearer read the number', 401],
    ['nobody with the token and no word for what it is', TOKEN, 401],
    ['who has it', `Bearer ${TOKEN}`, 200],
  ])('%s', async (_name, authorization, status) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await app.inject({ url: '/metrics', headers });

    expect(answer.statusCode).toBe(status);
    expect(answer.body.includes('stazh_')).toBe(status === 200);
  });

  it('nobody at all as long as no token is configured', async () => {
    const closed = Fastify();
    await closed.register(metricsRoutes, { database: test().database, now: () => NOW, token: null });

    expect((await closed.inject(ASKED)).statusCode).toBe(404);
    await closed.close();
  });
});
