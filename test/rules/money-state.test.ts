import { expect, it } from 'vitest';
import type { Amount } from '../../rules/money.ts';
import { type MoneyState, moneyState, type PostedMonth } from '../../rules/money-state.ts';
import type { Outcome } from '../../rules/outcome.ts';

const common = { effective: 100, sequence: 0, version: 1, month: 24_290, counter: 7 };
const CREDIT: Outcome = { ...common, outcome: 'credit', percent: null, base: null, amount: 5000n as Amount };
const REFUSAL: Outcome = { ...common, outcome: 'refusal', reasons: ['blocked'], found: [] };

function month(credit: bigint, corrected = 0n, more: Partial<PostedMonth> = {}): PostedMonth {
  return { credit: credit as Amount, corrected: corrected as Amount, held: null, answer: null, ...more };
}

const HELD = { held: 5000n as Amount };
const amounts = (posted: bigint, corrected: bigint) => ({
  posted: posted as Amount,
  corrected: corrected as Amount,
});

it.each<[string, Outcome, number, PostedMonth | null, MoneyState | null]>([
  ['a credit before pays_from', CREDIT, 101, null, { kind: 'shadow' }],
  ['a refusal before pays_from', REFUSAL, 101, null, null],
  [
    'a credit of an open month, from the very instant of pays_from on',
    CREDIT,
    100,
    null,
    { kind: 'decided' },
  ],
  ['a refusal of an open month', REFUSAL, 0, null, null],
  ['a posted credit', CREDIT, 0, month(5000n), { kind: 'posted', ...amounts(5000n, 0n) }],
  ['a refusal that was a credit', REFUSAL, 0, month(5000n), { kind: 'posted', ...amounts(5000n, 0n) }],
  ['and was corrected', REFUSAL, 0, month(5000n, -5000n), { kind: 'posted', ...amounts(5000n, -5000n) }],
  ['a refusal that was none', REFUSAL, 0, month(0n), null],
  ['a credit that was none', CREDIT, 0, month(0n), { kind: 'posted', ...amounts(0n, 0n) }],
  ['a credit set aside', CREDIT, 0, month(0n, 0n, HELD), { kind: 'held', amount: 5000n as Amount }],
  ['and released', CREDIT, 0, month(0n, 5000n, HELD), { kind: 'posted', ...amounts(0n, 5000n) }],
  ['and refused by later facts', REFUSAL, 0, month(0n, 0n, HELD), null],
  [
    'an applied one',
    CREDIT,
    0,
    month(5000n, 0n, { answer: { kind: 'applied' } }),
    { kind: 'applied', ...amounts(5000n, 0n) },
  ],
  [
    'a rejected one',
    CREDIT,
    0,
    month(5000n, 0n, { answer: { kind: 'rejected', because: 'closed' } }),
    { kind: 'rejected', because: 'closed', ...amounts(5000n, 0n) },
  ],
])('%s', (_name, outcome, paysFrom, posted, state) => {
  expect(moneyState(outcome, paysFrom, posted)).toEqual(state);
});
