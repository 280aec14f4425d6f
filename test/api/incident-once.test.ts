import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MONTHS, useProgramme } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';
import { aMinuteLater, breakAtAnswer } from '../support/break-at-answer.ts';

const test = useProgramme(MONTHS);
const ASKED = { from: '2024-03-15', reason: 'a wrong file' };
const OPENED = { incident: 1, from: '2024-03-15T00:00:00+03:00', decided: [] };

let app: FastifyInstance;
beforeEach(async () => {
  app = await createTestApp(test().database, { now: () => Date.UTC(2026, 0, 15) });
});
afterEach(() => app.close());

/** @returns the status, whether it is the first answer once more, and the body */
async function open(payload: object = ASKED): Promise<readonly [number, boolean, unknown]> {
  const headers = { ...(await bearer('operator')), 'idempotency-key': 'key-of-an-incident' };
  const answer = await app.inject({ method: 'POST', url: '/v1/incidents', headers, payload });
  return [answer.statusCode, answer.headers['idempotency-replayed'] === 'true', answer.json()];
}

const status = async (): Promise<number> => (await open())[0];

async function ask(sql: string): Promise<unknown> {
  const { rows } = await test().owner.pool.query<{ found: unknown }>(sql);
  return rows[0]?.found;
}

const INCIDENTS = 'select count(*)::integer as found from incident';
describe('an incident that is opened over HTTP', () => {
  it('is opened once for a key, and the first answer is given again', async () => {
    expect(await open()).toEqual([201, false, OPENED]);
    expect(await open()).toEqual([201, true, OPENED]);
    expect(await open({ ...ASKED, reason: 'another' })).toMatchObject([
      422,
      false,
      { code: 'IDEMPOTENCY_KEY_DIFFERS' },
    ]);
    expect(await ask(INCIDENTS)).toBe(1);
  });

  it('is opened once when it is asked for five times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => open()));

    expect(answers.map(([status, , body]) => [status, body])).toEqual(Array(5).fill([201, OPENED]));
    expect(answers.filter(([, isReplayed]) => !isReplayed)).toHaveLength(1);
    expect(await ask(INCIDENTS)).toBe(1);
  });

  it('is not open when the connection breaks before its answer is kept, and the retry opens it', async () => {
    await breakAtAnswer(test().owner.pool, 1, status);
    expect(await ask(INCIDENTS)).toBe(0);
    await aMinuteLater(test().owner.pool);

    // The number that was given to the one that is not there is not given again.
    expect(await open()).toEqual([201, false, { ...OPENED, incident: 2 }]);
    expect(await ask(INCIDENTS)).toBe(1);
  });

  it('is opened once when the connection breaks after it was opened and before that was said', async () => {
    await breakAtAnswer(test().owner.pool, 2, status);
    expect(await ask(INCIDENTS)).toBe(1);

    expect(await open()).toEqual([201, true, OPENED]);
    expect(await ask(INCIDENTS)).toBe(1);
  });
});
