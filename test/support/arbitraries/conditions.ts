import fc from 'fast-check';

/** A condition as it stands in a programme file. */
export type ConditionTree = string | { readonly [word: string]: unknown };

/** Amounts near the fees and balances of `histories`, so that a condition is often just met or just missed. */
const amounts = fc.constantFrom('0.00', '100.00', '100.01', '300.00', '500.00');
/** Counters that a short history reaches. */
export const counters = fc.integer({ min: 0, max: 8 });
const segments = fc.subarray(['apartment', 'private_sector'], { minLength: 1 });
const tariffs = fc.subarray(['home', 'fast', 'promo'], { minLength: 1 });

/** A list that takes or refuses codes. */
export function memberships(codes: fc.Arbitrary<string[]>): fc.Arbitrary<ConditionTree> {
  return fc.oneof(
    codes.map((list) => ({ in: list })),
    codes.map((list) => ({ not_in: list })),
  );
}

/** Every condition of docs/domain.md «Conditions»; the two forms of a period only where a period is. */
export function conditions(inAccrual: boolean): fc.Arbitrary<ConditionTree> {
  const simple = fc.oneof(...simpleConditions(inAccrual));
  const list = fc.array(simple, { minLength: 1, maxLength: 3 });
  const compound = fc.oneof(
    list.map((inner) => ({ any_of: inner })),
    list.map((inner) => ({ all_of: inner })),
    simple.map((inner) => ({ not: inner })),
    fc.tuple(simple, simple).map(([premise, then]) => ({ when: { if: premise, then } })),
    fc
      .tuple(simple, list)
      .map(([premise, inner]) => ({ when: { if: premise, then: { not: { any_of: inner } } } })),
  );
  return fc.oneof({ weight: 4, arbitrary: simple }, { weight: 1, arbitrary: compound });
}

function simpleConditions(inAccrual: boolean): fc.Arbitrary<ConditionTree>[] {
  const moments = inAccrual ? ['now', 'before', 'period_start', 'period_end'] : ['now', 'before'];
  const at = fc.option(fc.constantFrom(...moments), { nil: undefined });
  const by = inAccrual ? ['now', 'period_start'] : ['now'];
  const enrolled = inAccrual ? [{ enrolled: { at: 'period_start' } }, 'enrolled'] : ['enrolled'];
  return [
    fc.constantFrom<ConditionTree>('served', 'not_blocked', 'no_other_promotion', ...enrolled),
    fc
      .constantFrom('at_least', 'at_most')
      .chain((bound) => counters.map((n) => ({ counter: { [bound]: n } }))),
    fc
      .tuple(fc.constantFrom('more_than', 'at_least'), amounts, at)
      .map(([bound, amount, moment]) => ({ balance: withoutEmpty({ [bound]: amount, at: moment }) })),
    amounts.map((amount) => ({ fee: { at_least: amount } })),
    memberships(tariffs).map((list) => ({ tariff: list })),
    memberships(segments).map((list) => ({ segment: list })),
    fc.constantFrom('person', 'organisation').map((kind) => ({ kind })),
    fc.constantFrom('P1M', 'P10D', 'PT12H').map((within) => ({ payment_made: { within } })),
    fc
      .tuple(fc.constantFrom(...by), fc.constantFrom('payments', 'balance', 'either'))
      .map(([moment, evidence]) => ({ paid_in_full: { by: moment, evidence } })),
  ];
}

/** The object without its undefined keys, as a file leaves a key out. */
export function withoutEmpty(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
