import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MONTHS, useProgramme } from '../services/night/support.ts';
import { bearer, createTestApp } from '../support/api.ts';

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

async function ask(sql: string): Promise<unknown> {
  const { rows } = await test().owner.pool.query<{ found: unknown }>(sql);
  return rows[0]?.found;
}

const INCIDENTS = 'select count(*)::integer as found from incident';
const HANGING = `select pid as found from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;

/** The connection that answers the key breaks in its nth statement that does so, before the statement has had its effect. */
async function breakAtAnswer(nth: number): Promise<void> {
  const { pool } = test().owner;
  await pool.query(`
    create sequence answers;
    grant usage on answers to public;
    create function hang() returns trigger language plpgsql as $$
      begin
        if nextval('answers') = ${nth} then perform pg_sleep(60); end if;
        return null;
      end $$;
    create trigger hang before update of answer on idempotency_key for each statement execute function hang()`);
  const asked = open();
  let pid: unknown;
  while ((pid = await ask(HANGING)) === undefined) await setTimeout(5);
  await pool.query('select pg_terminate_backend($1)', [pid]);
  expect((await asked)[0]).toBeGreaterThanOrEqual(500);
  await pool.query('drop trigger hang on idempotency_key');
}

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
    await breakAtAnswer(1);
    expect(await ask(INCIDENTS)).toBe(0);
    // A minute later.
    await test().owner.pool.query('update idempotency_key set claimed_until = now()');

    // The number that was given to the one that is not there is not given again.
    expect(await open()).toEqual([201, false, { ...OPENED, incident: 2 }]);
    expect(await ask(INCIDENTS)).toBe(1);
  });

  it('is opened once when the connection breaks after it was opened and before that was said', async () => {
    await breakAtAnswer(2);
    expect(await ask(INCIDENTS)).toBe(1);

    expect(await open()).toEqual([201, true, OPENED]);
    expect(await ask(INCIDENTS)).toBe(1);
  });
});
