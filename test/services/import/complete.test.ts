import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zoneOf } from '../../../rules/time.ts';
import { parseCompleteSpan } from '../../../src/services/import/complete-span.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { countsOf, importing, lastTouches, publishPlain } from './importing.ts';

let test: TestDatabase;

const MARCH = parseCompleteSpan('2024-03-01..2024-04-01', zoneOf('Europe/Moscow'));

beforeEach(async () => {
  test = await createTestDatabase();
  await publishPlain(test.database);
  await importing(test.database, {
    'subscribers.csv': 'subscriber,kind,segment\nA1,person,apartment',
    'payments.csv': `subscriber,id,at,amount
      A1,before,2024-02-29T23:59:59,1.00
      A1,first,2024-03-01,1.00
      A1,kept,2024-03-15,1.00
      A1,last,2024-03-31T23:59:59,1.00
      A1,after,2024-04-01,1.00`,
    'balances.csv': 'subscriber,at,amount\nA1,2024-03-10,1.00',
  });
  await importing(
    test.database,
    { 'payments.csv': 'subscriber,id,at,amount\nA1,other,2024-03-16,1.00' },
    { source: 'cash desk' },
  );
});

afterEach(async () => {
  await test.close();
});

const SENT = { 'payments.csv': 'subscriber,id,at,amount\nA1,kept,2024-03-15,1.00' };

async function held(): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from fact_payment where superseded_revision is null and not withdrawn order by at`.execute(
    test.database.db,
  );
  return rows.map(({ id }) => id);
}

describe('a complete import', () => {
  it('withdraws what is absent: of its source, of the facts it has files of, and begun in the span, half-open', async () => {
    const summary = await importing(test.database, SENT, { complete: MARCH });

    expect(countsOf(summary, 'payment')).toBe('0/0/2/1');
    expect(await held()).toEqual(['before', 'kept', 'other', 'after']);
    // The earliest of the two was on the 1st of March in Moscow.
    expect(await lastTouches(test.database)).toEqual(['A1 2024-02-29 21:00']);
    const balances = await test.database.db.selectFrom('fact_balance').select('withdrawn').execute();
    expect(balances).toEqual([{ withdrawn: false }]);
  });

  it('above the limit is refused, with what it would withdraw, unless that is confirmed', async () => {
    const refused = await importing(test.database, SENT, { complete: MARCH, maxWithdrawn: 1 });

    expect(refused.outcome).toMatchObject({
      kind: 'refused',
      because:
        '2 facts are absent and would be withdrawn (payment 2), more than 1. If that is right, confirm it with --yes.',
    });
    expect(await held()).toHaveLength(6);
    const confirmed = await importing(test.database, SENT, {
      complete: MARCH,
      maxWithdrawn: 1,
      isConfirmed: true,
    });
    expect(confirmed.outcome.kind).toBe('applied');
    expect(await held()).toHaveLength(4);
  });

  it('is refused with rejected rows, because they would count as absent', async () => {
    const files = { 'payments.csv': `${SENT['payments.csv']}\nA1,first,2024-03-01,oops` };
    const summary = await importing(test.database, files, { complete: MARCH, maxRejectsPercent: 100 });

    expect(summary.outcome).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('--complete') as string,
    });
    expect(await held()).toHaveLength(6);
  });

  it('tells in a dry run what it would withdraw', async () => {
    const summary = await importing(test.database, SENT, { complete: MARCH, isDryRun: true });

    expect(countsOf(summary, 'payment')).toBe('0/0/2/1');
    expect(await held()).toHaveLength(6);
  });
});

describe('parseCompleteSpan', () => {
  it.each([
    '2024-03-01',
    '2024-03-01..',
    '2024-04-01..2024-03-01',
    '2024-03-01..2024-03-01',
    'a..b',
    '2024-03-01..2024-04-01..',
  ])('refuses %s', (text) => {
    expect(() => parseCompleteSpan(text, zoneOf('Europe/Moscow'))).toThrow(/--complete/);
  });
});
