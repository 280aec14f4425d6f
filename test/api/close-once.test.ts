import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preview } from '../services/close/support.ts';
import { give, MONTHS, night, payer, useProgramme } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { aMinuteLater, breakAtAnswer } from '../support/break-at-answer.ts';

const test = useProgramme(MONTHS.replace('versions:', 'safeguards: { one_credit: "60.00" }\nversions:'));
const MONTH = '/v1/programmes/months/closes/2024-03';

let app: FastifyInstance;
beforeEach(async () => {
  app = await createTestApp(test().database, { now: () => Date.UTC(2026, 0, 15) });
  await test().owner.pool.query("update programme set pays_from = '2024-03-01'");
  // A tenth of it is more than one credit may be.
  const fee = { fact: 'fee', subscriber: 'A1', service: 'internet', tariff: 'home', amount: '650.00' };
  await give(test().database, [...payer('A1'), { ...fee, from: '2024-02-01' }]);
  await night(test().database, '2024-03-31');
  await preview(test().database, 'months', '2024-03');
});
afterEach(() => app.close());

async function ask(action: 'cancellation' | 'releases') {
  const body = action === 'releases' ? { payload: { subscriber: 'A1', reason: 'the fee is right' } } : {};
  const headers = { ...(await bearer('operator')), 'idempotency-key': `key-of-${action}` };
  const answer = await app.inject({ method: 'POST', url: `${MONTH}/${action}`, headers, ...body });
  return {
    status: answer.statusCode,
    isReplayed: answer.headers['idempotency-replayed'] === 'true',
    body: answer.json<unknown>(),
  };
}

async function count(from: string): Promise<unknown> {
  const { rows } = await test().owner.pool.query<{ n: number }>(`select count(*)::integer as n from ${from}`);
  return rows[0]?.n;
}

const DONE = {
  cancellation: {
    body: { programme: 'months', month: '2024-03', state: 'cancelled' },
    rows: "close where state = 'cancelled'",
  },
  releases: { body: { released: 1 }, rows: 'credit_release' },
} as const;

describe.each(['cancellation', 'releases'] as const)('the %s of a preview, over HTTP', (action) => {
  const { body, rows } = DONE[action];
  const status = async (): Promise<number> => (await ask(action)).status;

  it('is done by the retry when the connection breaks before its answer is kept', async () => {
    await breakAtAnswer(test().owner.pool, 1, status);
    expect(await count(rows)).toBe(0);
    await aMinuteLater(test().owner.pool);

    expect(await ask(action)).toEqual({ status: 200, isReplayed: false, body });
    expect(await count(rows)).toBe(1);
  });

  it('is done once when the connection breaks after it was done, whatever was previewed since', async () => {
    await breakAtAnswer(test().owner.pool, 2, status);
    expect(await count(rows)).toBe(1);
    await preview(test().database, 'months', '2024-03');
    await aMinuteLater(test().owner.pool);

    // The new preview stands, and what it holds is nobody's decision yet.
    expect(await ask(action)).toEqual({ status: 200, isReplayed: true, body });
    expect(await count("close where state = 'previewed'")).toBe(1);
  });
});
