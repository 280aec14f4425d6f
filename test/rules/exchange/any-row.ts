import fc from 'fast-check';
import type { FactRow } from '../../../rules/exchange/fact-row.ts';
import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER } from '../../../rules/time.ts';

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ minLength: 1, maxLength }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: maxLength / 4 }),
    )
    .map((drawn) => drawn.replaceAll(/[\0-\x1f\x7f\ufffd]/g, '').trim())
    .filter((kept) => kept !== '' && Array.from(kept).length <= maxLength);

const name = fc.oneof(text(64), fc.constantFrom('A1', 'a,b', '"', 'x""y', "O'Neil", '=1+1', 'null', 'yes'));
const note = fc.oneof(text(1000), fc.constantFrom('two\nlines', '"quoted"\n\n, and more', '\ttab'));
const optionalName = fc.option(name);
const instant = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(9999, 11, 30) });
const amount = (min: bigint): fc.Arbitrary<Amount> =>
  fc.bigInt({ min, max: 10n ** 18n - 1n }).map((drawn) => drawn as Amount);
const whole = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const LAST = Date.UTC(9999, 11, 31);
const span = fc
  .tuple(instant, fc.option(fc.integer({ min: 1, max: 1e12 })))
  .map(([from, length]) => ({ from, to: length === null ? FOREVER : Math.min(from + length, LAST) }));

const said = { subscriber: name, withdrawn: fc.boolean() };

function spanned<T extends object>(rest: fc.Arbitrary<T>): fc.Arbitrary<T & { from: number; to: number }> {
  return fc.tuple(rest, span).map(([row, { from, to }]) => ({ ...row, from, to }));
}

/** Any row that may be imported. */
export const anyRow: fc.Arbitrary<FactRow> = fc.oneof(
  fc.record({
    ...said,
    fact: fc.constant('subscriber' as const),
    kind: fc.constantFrom('person' as const, 'organisation' as const),
    segment: name,
    from: fc.oneof(instant, fc.constant(ALWAYS)),
  }),
  spanned(fc.record({ ...said, fact: fc.constant('service' as const), service: name })),
  spanned(fc.record({ ...said, fact: fc.constant('blocking' as const), kind: name })),
  spanned(fc.record({ ...said, fact: fc.constant('promotion' as const), promotion: name })),
  fc.record({
    ...said,
    fact: fc.constant('fee' as const),
    service: name,
    tariff: name,
    amount: amount(0n),
    from: instant,
  }),
  fc.record({ ...said, fact: fc.constant('payment' as const), id: name, at: instant, amount: amount(1n) }),
  fc.record({
    ...said,
    fact: fc.constant('charge' as const),
    id: name,
    at: instant,
    amount: amount(-(10n ** 18n) + 1n),
    category: name,
  }),
  fc.record({
    ...said,
    fact: fc.constant('balance' as const),
    at: instant,
    amount: amount(-(10n ** 18n) + 1n),
  }),
  fc.record({
    ...said,
    fact: fc.constant('enrolment' as const),
    at: instant,
    action: fc.constantFrom('enrol' as const, 'leave' as const),
    programme: optionalName,
    author: optionalName,
    channel: optionalName,
  }),
  fc.record({
    ...said,
    fact: fc.constant('opening' as const),
    at: instant,
    value: whole,
    programme: optionalName,
    enrolled: fc.option(fc.boolean()),
  }),
  fc.record({
    ...said,
    fact: fc.constant('adjustment' as const),
    id: name,
    at: instant,
    delta: whole,
    author: name,
    reason: note,
    programme: optionalName,
  }),
  fc.record({ ...said, fact: fc.constant('termination' as const), at: instant }),
);
