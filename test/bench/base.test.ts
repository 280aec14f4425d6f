import { beforeAll, describe, expect, it } from 'vitest';
import { bringFacts, makeBase } from '../../bench/base/base.ts';
import { withClient } from '../../bench/sql-file.ts';
import { type LocalDate, parseLocalDate } from '../../rules/time.ts';
import { useTestDatabase } from '../support/database.ts';

const FIRST = day('2026-07-01');
const EVE = day('2026-07-31');
const NEXT = day('2026-08-01');
// Midnights in Moscow.
const FIRST_AT = '2026-06-30T21:00:00Z';
const EVE_AT = '2026-07-30T21:00:00Z';
const NEXT_AT = '2026-07-31T21:00:00Z';

const SPANS = ['fact_service', 'fact_blocking'];
const INSTANTS = ['fact_payment', 'fact_charge', 'fact_balance', 'fact_enrolment', 'fact_termination'];

const made = useTestDatabase();
let indexesBefore: readonly unknown[] = [];

beforeAll(async () => {
  indexesBefore = await indexes();
  await makeBase(made().url, { subscribers: 2000, years: 1, seed: 1, until: FIRST });
  await bringFacts(made().url, FIRST, EVE);
  await bringFacts(made().url, EVE, NEXT);
});

describe('the provider of the bench', () => {
  it.each([
    [1, FIRST_AT],
    [2, EVE_AT],
    [3, NEXT_AT],
  ])('knows in its unit %d nothing later than %s', async (unit, knownAt) => {
    const later = [
      ...SPANS.map(
        (table) => `select 1 from ${table} where revision = ${unit} and greatest(from_at, to_at) > $1`,
      ),
      ...INSTANTS.map((table) => `select 1 from ${table} where revision = ${unit} and at > $1`),
    ];
    expect(await rows(later.join(' union all '), [knownAt])).toEqual([]);
  });

  it('tells a span that goes on without its end, and again when it ended', async () => {
    const ended = await rows(
      `select earlier.to_at is null as went_on, later.to_at > $1 and later.to_at <= $2 as ended_then
       from fact_service earlier join fact_service later using (subscriber_id, service, from_at)
       where earlier.superseded_revision = 2 and later.revision = 2`,
      [FIRST_AT, EVE_AT],
    );
    expect(ended.length).toBeGreaterThan(0);
    expect(new Set(ended.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ went_on: true, ended_then: true })]),
    );
  });

  it('states a balance at midnight of the 1st for every subscriber who is still there', async () => {
    const without = await rows(
      `select subscriber_id from subscriber
       where subscriber_id not in (select subscriber_id from fact_balance where at = $1)
         and subscriber_id not in (select subscriber_id from fact_termination)`,
      [NEXT_AT],
    );
    expect(without).toEqual([]);
  });

  it('touches whom a unit concerns, by the facts it brought, and never before what was known', async () => {
    // charge and balance are the sixth and the seventh of the twelve facts: 2 ** 5 + 2 ** 6.
    expect(
      await rows('select 1 from touch where revision = 3 and facts = 96 and since = $1 limit 1', [NEXT_AT]),
    ).toHaveLength(1);
    // A new subscriber's own row holds from the beginning.
    const early = 'select 1 from touch where revision = 3 and since <= $1 and facts & 1 = 0';
    expect(await rows(early, [EVE_AT])).toEqual([]);
    const untouched = `select subscriber_id from fact_payment where revision = 3
      and subscriber_id not in (select subscriber_id from touch where revision = 3 and facts & 16 > 0)`;
    expect(await rows(untouched)).toEqual([]);
  });

  it('has the indexes that the migrations made', async () => {
    expect(await indexes()).toEqual(indexesBefore);
  });
});

function indexes(): Promise<readonly unknown[]> {
  return rows("select indexname, indexdef from pg_indexes where tablename like 'fact%' order by indexname");
}

function rows(query: string, values: readonly unknown[] = []): Promise<readonly unknown[]> {
  return withClient(made().url, async (client) => (await client.query<object>(query, [...values])).rows);
}

function day(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}
