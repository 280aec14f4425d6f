import { readFileSync } from 'node:fs';
import type { Card, CountedCard, ProgrammeCard } from '../../../rules/card/card.ts';
import type { Locale } from '../../../rules/locale.ts';
import type { Database } from '../../../src/db/database.ts';
import { readCard } from '../../../src/services/card/read-card.ts';
import type { Fact } from '../night/support.ts';

/** The published terms that the worked card of docs/card.md is told by. */
export const EZERWAY = readFileSync('rules/programmes/ezerway.yaml', 'utf8');

/** Who docs/card.md tells of: served since 2024 began, enrolled in July. */
export function a1(subscriber = 'A1'): readonly Fact[] {
  return [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2024-01-01' },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount: '500.00', from: '2024-01-01' },
    { fact: 'enrolment', subscriber, at: '2024-07-02T12:00', action: 'enrol', programme: 'ezerway' },
  ];
}

/** Noon in Moscow of a day. */
export function noon(day: string): number {
  return Date.parse(`${day}T12:00:00+03:00`);
}

export function card(
  database: Database,
  day: string,
  locale: Locale = 'en',
  subscriber = 'A1',
): Promise<Card> {
  return readCard(database, { subscriber, at: noon(day), locale });
}

/** The only card of a subscriber. */
export async function only(database: Database, day: string, subscriber = 'A1'): Promise<ProgrammeCard> {
  const { programmes } = await card(database, day, 'en', subscriber);
  const [first, ...more] = programmes;
  if (first === undefined || more.length > 0) throw new Error(`${programmes.length} cards`);
  return first;
}

export async function counted(database: Database, day: string, subscriber = 'A1'): Promise<CountedCard> {
  const one = await only(database, day, subscriber);
  if (one.kind !== 'counted') throw new Error(`the card is ${one.kind}`);
  return one;
}
