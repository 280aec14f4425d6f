import { parseDuration } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import { type Retained, type RetainRequest, retain } from '../../../src/services/retain/retain.ts';
import { verify } from '../../../src/services/verify.ts';
import type { TestDatabase } from '../../support/database.ts';

/** In the middle of April 2026: facts before 1 April 2024 are older than two years. */
export const NOW = Date.UTC(2026, 3, 15);

/** Folds facts older than two years; a test says what is different. */
export function fold(
  database: Database,
  {
    olderThan = 'P2Y',
    ...changes
  }: Partial<Omit<RetainRequest, 'olderThan'>> & { readonly olderThan?: string } = {},
): Promise<Retained> {
  const span = parseDuration(olderThan);
  if (span === undefined) throw new Error(`${olderThan} is no span`);
  return retain(database, {
    olderThan: span,
    isDryRun: false,
    author: 'olga',
    reason: 'two years are enough',
    now: NOW,
    onProgress: () => undefined,
    ...changes,
  });
}

/** Programmes of this test pay nothing before a day. */
export async function payFrom(test: TestDatabase, day: string): Promise<void> {
  await test.owner.pool.query('update programme set pays_from = $1', [day]);
}

export async function differences(database: Database): Promise<number> {
  return (await verify(database, { programme: null, subscriber: null }, async () => undefined)).differences;
}

/** Versions of facts of one subscriber, as `fact begin`, those that are superseded too; days in Moscow. */
export async function factsLeft(test: TestDatabase, subscriber: string): Promise<readonly string[]> {
  const of = (fact: string, instant: string): string =>
    `select '${fact} ' || to_char(${instant} at time zone 'Europe/Moscow', 'YYYY-MM-DD') as said
     from fact_${fact} where subscriber_id = subscriber_id($1)`;
  const spans = ['service', 'blocking', 'fee', 'promotion'].map((fact) => of(fact, 'from_at'));
  const moments = ['payment', 'charge', 'balance', 'termination', 'adjustment', 'enrolment', 'opening'].map(
    (fact) => of(fact, 'at'),
  );
  const { rows } = await test.owner.pool.query<{ said: string }>(
    `${[...spans, ...moments].join(' union all ')} order by 1`,
    [subscriber],
  );
  return rows.map(({ said }) => said);
}
