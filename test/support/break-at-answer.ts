import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { expect } from 'vitest';

const HANGING = `select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;

/**
 * Asks for a keyed write of which the connection breaks in the nth statement that answers its key, before that has had its effect. The
 * first keeps the answer in the write's own transaction, the second comes after that has committed.
 *
 * @param owner of the database
 * @param ask sends the request @returns its status
 */
export async function breakAtAnswer(owner: Pool, nth: 1 | 2, ask: () => Promise<number>): Promise<void> {
  await owner.query(`
    create sequence answers;
    grant usage on answers to public;
    create function hang() returns trigger language plpgsql as $$
      begin
        if nextval('answers') = ${nth} then perform pg_sleep(60); end if;
        return null;
      end $$;
    create trigger hang before update of answer on idempotency_key for each statement execute function hang()`);
  const status = ask();
  await owner.query('select pg_terminate_backend($1)', [await pidOf(owner)]);
  expect(await status).toBeGreaterThanOrEqual(500);
  await owner.query('drop trigger hang on idempotency_key; drop function hang; drop sequence answers');
}

async function pidOf(owner: Pool): Promise<number> {
  for (;;) {
    const { rows } = await owner.query<{ pid: number }>(HANGING);
    if (rows[0] !== undefined) return rows[0].pid;
    await setTimeout(5);
  }
}

/** The claim of a process that died has run out. */
export async function aMinuteLater(owner: Pool): Promise<void> {
  await owner.query('update idempotency_key set claimed_until = now()');
}
