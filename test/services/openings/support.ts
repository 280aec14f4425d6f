import type { Database } from '../../../src/db/database.ts';
import {
  type OpeningReport,
  type OpeningsRequest,
  reportOpenings,
} from '../../../src/services/openings/report.ts';
import { type Fact, MONTHS } from '../night/support.ts';

/** A month is worth one, at most 100; 10 % from 2 on, 15 % from 12; whoever wants to takes part. */
export const TERMS = MONTHS.replace(
  '    accrual:',
  '    counter: { cap: 100 }\n    enrolment: { by: subscriber }\n    accrual:',
).replace(
  'rates: [{ from: 2, percent: 10 }]',
  'rates: [{ from: 2, percent: 10 }, { from: 12, percent: 15 }]',
);

/** A subscriber with service from April 2024 on, who comes with this counter from the older system. */
export function coming(
  subscriber: string,
  value: number,
  more: Readonly<Record<string, string>> = {},
): readonly Fact[] {
  return [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2024-04-01' },
    openingOf(subscriber, value, more),
  ];
}

export function openingOf(
  subscriber: string,
  value: number,
  more: Readonly<Record<string, string>> = {},
): Fact {
  return {
    fact: 'opening',
    subscriber,
    at: '2024-04-01',
    value: String(value),
    programme: 'months',
    ...more,
  };
}

/** Three who come: counters 5, 12 and 30, together 47; the first and the last are enrolled. */
export const THREE: readonly Fact[] = [
  ...coming('B1', 5, { enrolled: 'yes' }),
  ...coming('B2', 12, { enrolled: 'no' }),
  ...coming('B3', 30, { enrolled: 'yes' }),
];

/** What the older system says of them. */
export const TOTALS = { subscribers: 3, enrolled: 2, counterSum: 47, atCounter: new Map([[12, 1]]) };

export function reported(database: Database, changes: Partial<OpeningsRequest> = {}): Promise<OpeningReport> {
  return reportOpenings(database, {
    programme: 'months',
    source: null,
    totals: null,
    namedMax: 10,
    ...changes,
  });
}
