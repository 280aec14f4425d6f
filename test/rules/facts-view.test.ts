import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noFacts, type SubscriberFacts } from '../../rules/facts.ts';
import { balanceBefore, chargesWithin, feeAt, paymentsWithin, viewFacts } from '../../rules/facts-view.ts';
import type { Amount } from '../../rules/money.ts';
import type { Membership } from '../../rules/terms.ts';
import { ALWAYS } from '../../rules/time.ts';
import { termsOf } from '../support/terms.ts';

const programme = termsOf({});
const minor = (amount: number): Amount => BigInt(amount) as Amount;

/** Instants are small numbers here, so that rows and looks often meet. */
const instant = fc.nat({ max: 12 });
const row = fc.record({
  at: instant,
  amount: fc.nat({ max: 9 }).map(minor),
  code: fc.constantFrom('internet', 'tv', 'equipment'),
});
const rows = fc.array(row, { maxLength: 8 }).map((list) => list.sort((left, right) => left.at - right.at));

const facts: fc.Arbitrary<SubscriberFacts> = fc
  .tuple(rows, rows, rows, rows)
  .map(([balances, payments, charges, fees]) => ({
    ...noFacts('S1'),
    balances,
    payments: payments.map(({ at, amount }, index) => ({ id: `p${index}`, at, amount })),
    charges: charges.map(({ at, amount, code }, index) => ({ id: `c${index}`, at, amount, category: code })),
    fees: fees.map(({ at, amount, code }) => ({ service: code, tariff: 't', from: at, amount })),
  }));

const memberships = fc.constantFrom<Membership | null>(null, { in: ['internet'] }, { not_in: ['tv'] });
const looks = fc.array(fc.record({ from: instant, to: instant, among: memberships }), { maxLength: 12 });

describe('looks into the facts', () => {
  it('find in any order what a search through all rows finds', () => {
    fc.assert(
      fc.property(facts, looks, (known, asked) => {
        const view = viewFacts(known, programme, ALWAYS);
        for (const { from, to, among } of asked) {
          const isIn = ({ at }: { readonly at: number }) => from <= at && at < to;
          const paid = known.payments.filter(isIn);
          const charged = known.charges.filter((each) => isIn(each) && isAmong(among, each.category));
          expect(balanceBefore(view, to)).toBe(known.balances.findLast(({ at }) => at < to)?.amount ?? null);
          expect(paymentsWithin(view, from, to)).toEqual({ count: paid.length, sum: total(paid) });
          expect(chargesWithin(view, among, from, to)).toBe(total(charged));
          expect(feeAt(view, among, to)).toBe(feeBySearch(known, among, to));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

function feeBySearch({ fees }: SubscriberFacts, among: Membership | null, at: number): Amount | null {
  const last = new Map(
    fees
      .filter((fee) => fee.from <= at && isAmong(among, fee.service))
      .map((fee) => [fee.service, fee] as const),
  );
  return last.size === 0 ? null : total([...last.values()]);
}

function isAmong(among: Membership | null, code: string): boolean {
  if (among === null) return true;
  return 'in' in among ? among.in.includes(code) : !among.not_in.includes(code);
}

function total(list: readonly { readonly amount: Amount }[]): Amount {
  return list.reduce((sum, { amount }) => (sum + amount) as Amount, 0n as Amount);
}
