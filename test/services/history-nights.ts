import fc from 'fast-check';
import { withdrawImport } from '../../src/services/import/withdraw-import.ts';
import type { TestDatabase } from '../support/database.ts';
import { type Fact, paymentOf } from './night/support.ts';

export const day = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export const NAMES = ['A1', 'A2', 'A3'] as const;
export const MANY = [...NAMES, 'A4', 'A5', 'A6', 'A7', 'A8'];
const dayArb = fc.integer({ min: 0, max: 90 });

/** Something that somebody tells late, or early, of one of three subscribers. */
const factArb: fc.Arbitrary<Fact> = fc
  .tuple(
    fc.constantFrom(...NAMES),
    dayArb,
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom('forced', 'voluntary', 'bounced', 'fee', 'ended', 'adjustment'),
  )
  .map(([subscriber, at, length, what]): Fact => {
    const from = day('2024-01-01', at);
    const month = String(1 + (at % 4)).padStart(2, '0');
    switch (what) {
      case 'bounced':
        return { ...paymentOf(subscriber, `2024-${month}-15`), withdrawn: 'yes' };
      case 'fee':
        return {
          fact: 'fee',
          subscriber,
          service: 'internet',
          tariff: 'home',
          amount: `${length}00.00`,
          from,
        };
      case 'ended':
        return {
          fact: 'service',
          subscriber,
          service: 'internet',
          from: '2024-01-01',
          to: day(from, length),
        };
      case 'adjustment':
        return {
          fact: 'adjustment',
          subscriber,
          id: `x${at}`,
          at: from,
          delta: String((length % 5) - 2),
          author: 'support',
          reason: 'test',
        };
      case 'forced':
      case 'voluntary':
        return { fact: 'blocking', subscriber, kind: what, from, to: day(from, length) };
    }
  });

/** Nights, each some days after the one before, with what came before it; an import may be taken back. */
export const nightsArb = fc.array(
  fc.record({
    facts: fc.array(factArb, { minLength: 1, maxLength: 5 }),
    days: fc.integer({ min: 0, max: 45 }),
    takesBack: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
  }),
  { minLength: 3, maxLength: 5 },
);

export async function takeLastBack({ database, owner }: TestDatabase): Promise<void> {
  const { rows } = await owner.pool.query<{ id: number | null }>(
    `select max(import_id) as id from import where state = 'applied' and import_id > 1`,
  );
  const id = rows[0]?.id ?? null;
  if (id !== null) await withdrawImport(database, id);
}
