import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { useTestDatabase } from '../../support/database.ts';
import { importingLines, lastTouches, publishPlain } from './importing.ts';

// Each row: facts imported first, facts imported next, and the instant (UTC) from which the second import changes the truth.
// Worked by hand from docs/domain.md "Facts": a fact that comes or goes counts from its own instant, a span of which only the end
// moved from the earlier end. Times here are Moscow's, three hours ahead of UTC, unless they carry an offset.

const test = useTestDatabase();

type Fact = Readonly<Record<string, string>> & { readonly fact: string };
type Case = [name: string, before: readonly Fact[], after: readonly Fact[], since: string | null];

const service = (to: string, more: Readonly<Record<string, string>> = {}): Fact => ({
  fact: 'service',
  service: 'internet',
  from: '2024-03-01',
  to,
  ...more,
});
const payment = (at: string, more: Readonly<Record<string, string>> = {}): Fact => ({
  fact: 'payment',
  id: 'P1',
  at,
  amount: '10.00',
  ...more,
});
const fee = (from: string, amount: string): Fact => ({
  fact: 'fee',
  service: 'internet',
  tariff: 'T',
  amount,
  from,
});
const gone = { withdrawn: 'yes' };

const CASES: readonly Case[] = [
  ['a new interval, from where it begins', [], [service('')], '2024-02-29 21:00'],
  [
    'an end that is stated at last, from that end',
    [service('')],
    [service('2024-05-01')],
    '2024-04-30 21:00',
  ],
  [
    'an end that moves back, from the new end',
    [service('2024-06-01')],
    [service('2024-05-01')],
    '2024-04-30 21:00',
  ],
  [
    'an end that moves on, from the old end',
    [service('2024-05-01')],
    [service('2024-06-01')],
    '2024-04-30 21:00',
  ],
  ['an end that is taken away, from the old end', [service('2024-05-01')], [service('')], '2024-04-30 21:00'],
  [
    'an interval withdrawn, from where it began',
    [service('2024-05-01')],
    [service('', gone)],
    '2024-02-29 21:00',
  ],
  [
    'an interval that returns, from where it begins',
    [service(''), service('', gone)],
    [service('2024-05-01')],
    '2024-02-29 21:00',
  ],
  [
    'a blocking entered late, from where it began',
    [],
    [{ fact: 'blocking', kind: 'forced', from: '2024-03-28', to: '' }],
    '2024-03-27 21:00',
  ],
  [
    'a payment moved to an earlier day, from there',
    [payment('2024-04-20')],
    [payment('2024-04-10')],
    '2024-04-09 21:00',
  ],
  [
    'a payment moved to a later day, from the earlier one',
    [payment('2024-04-10')],
    [payment('2024-04-20')],
    '2024-04-09 21:00',
  ],
  [
    'a payment that bounced, from when it was made',
    [payment('2024-04-10')],
    [payment('2024-04-25', gone)],
    '2024-04-09 21:00',
  ],
  [
    'a fee changed, from when it was in force',
    [fee('2024-03-01', '5.00')],
    [fee('2024-03-01', '6.00')],
    '2024-02-29 21:00',
  ],
  [
    'a fee in between, from when it is in force',
    [fee('2024-03-01', '5.00')],
    [fee('2024-04-01', '5.00')],
    '2024-03-31 21:00',
  ],
  [
    'a balance restated, from its instant',
    [{ fact: 'balance', at: '2024-04-01', amount: '1.00' }],
    [{ fact: 'balance', at: '2024-04-01', amount: '2.00' }],
    '2024-03-31 21:00',
  ],
  [
    'a termination, from its instant',
    [service('')],
    [{ fact: 'termination', at: '2024-04-15T12:00' }],
    '2024-04-15 09:00',
  ],
  ['several facts at once, from the earliest', [], [payment('2024-04-10'), service('')], '2024-02-29 21:00'],
  [
    'the first row of a subscriber, from always',
    [],
    [{ fact: 'subscriber', kind: 'person', segment: 'b' }],
    '-infinity',
  ],
  [
    'a subscriber row with an instant, from there',
    [],
    [{ fact: 'subscriber', kind: 'person', segment: 'b', from: '2024-07-01' }],
    '2024-06-30 21:00',
  ],
  [
    'nothing new, not at all',
    [service(''), payment('2024-04-10')],
    [payment('2024-04-10'), service('')],
    null,
  ],
  ['the withdrawal of a fact that is not known, not at all', [], [payment('2024-04-10', gone)], null],
  [
    'the same amount written otherwise, not at all',
    [payment('2024-04-10')],
    [payment('2024-04-09T21:00:00Z', { amount: '10.0' })],
    null,
  ],
];

describe('an import touches', () => {
  it.each(CASES)('%s', async (name, before, after, since) => {
    await publishPlain(test().database);
    const subscriber = name;
    const named = (facts: readonly Fact[]): readonly Fact[] => facts.map((row) => ({ ...row, subscriber }));
    const isProfile = after.some(({ fact }) => fact === 'subscriber');
    const profile = { fact: 'subscriber', kind: 'person', segment: 'a' };
    if (!isProfile) await importingLines(test().database, named([profile]));
    // One unit each, so that rows of one key stay versions of their own.
    for (const row of before) await importingLines(test().database, named([row]));
    await importingLines(test().database, named(after));

    expect(await lastTouches(test().database)).toEqual(since === null ? [] : [`${subscriber} ${since}`]);
  });
});

describe('a subscriber row without from', () => {
  const said = (segment: string, more: Readonly<Record<string, string>> = {}): Fact => ({
    fact: 'subscriber',
    subscriber: 'U1',
    kind: 'person',
    segment,
    ...more,
  });
  const rows = async (): Promise<readonly object[]> =>
    test()
      .database.db.selectFrom('fact_subscriber as f')
      .innerJoin('subscriber as s', 's.subscriber_id', 'f.subscriber_id')
      .select(['f.segment', 'f.from_at', 'f.withdrawn'])
      .where('s.external_id', '=', 'U1')
      .where('f.superseded_revision', 'is', null)
      .orderBy('f.from_at')
      .execute();

  it('holds always when it is the first, and from its import when it differs from the last one', async () => {
    await publishPlain(test().database);
    await importingLines(test().database, [said('a'), said('c', { from: '2024-07-01' })]);
    await importingLines(test().database, [said('a'), said('c', { from: '2024-07-01' })]);
    const startedAt = Date.now();
    await importingLines(test().database, [said('b')]);
    const finishedAt = Date.now();
    await importingLines(test().database, [said('b')]);

    const [always, dated, later, ...more] = (await rows()) as { segment: string; from_at: number }[];
    expect(more).toEqual([]);
    expect(always).toMatchObject({ segment: 'a', from_at: -8.64e15 });
    expect(dated).toMatchObject({ segment: 'c', from_at: Date.UTC(2024, 5, 30, 21) });
    expect(later?.segment).toBe('b');
    expect(later?.from_at).toBeGreaterThanOrEqual(startedAt - 1);
    expect(later?.from_at).toBeLessThanOrEqual(finishedAt + 1);
  });

  it('is taken back by a withdrawn one, so that the row before it holds again', async () => {
    await importingLines(test().database, [said('b', gone)]);

    const held = ((await rows()) as { segment: string; withdrawn: boolean }[]).filter(
      ({ withdrawn }) => !withdrawn,
    );
    expect(held.map(({ segment }) => segment)).toEqual(['a', 'c']);
  });
});

describe('a touch says which facts changed', () => {
  /** By external id: the bits of its last touch. */
  async function lastFacts(): Promise<readonly string[]> {
    const { rows } = await sql<{ touched: string }>`
      select external_id || ' ' || facts as touched from touch join subscriber using (subscriber_id)
      where revision = (select max(revision) from revision) order by external_id`.execute(test().database.db);
    return rows.map(({ touched }) => touched);
  }

  // In the order of docs/domain.md: subscriber 1, service 2, blocking 4, fee 8, payment 16.
  it('of an import, and of its withdrawal', async () => {
    const paying = { ...payment('2024-04-10'), subscriber: 'F1' };
    const first = await importingLines(test().database, [
      { fact: 'subscriber', subscriber: 'F1', kind: 'person', segment: 'a' },
      { fact: 'subscriber', subscriber: 'F2', kind: 'person', segment: 'a' },
      paying,
      { ...service(''), subscriber: 'F1' },
    ]);
    expect(await lastFacts()).toEqual(['F1 19', 'F2 1']);

    const second = await importingLines(test().database, [
      { ...paying, amount: '11.00' },
      { ...service(''), subscriber: 'F1' },
      { ...fee('2024-03-01', '5.00'), subscriber: 'F2' },
    ]);
    expect(await lastFacts()).toEqual(['F1 16', 'F2 8']);

    await withdrawImport(test().database, second.importId ?? 0);
    expect(await lastFacts()).toEqual(['F1 16', 'F2 8']);
    await withdrawImport(test().database, first.importId ?? 0);
    expect(await lastFacts()).toEqual(['F1 19', 'F2 1']);
  });
});
