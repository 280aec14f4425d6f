import type { Balance, SubscriberFacts } from '../facts.ts';
import { mergeFacts } from '../merge-facts.ts';
import type { Amount } from '../money.ts';
import type { Instant } from '../time.ts';

/** One thing that did not happen, or has not yet, and is asked about. */
export type Hypothesis =
  /** `to` `FOREVER`: it does not end. */
  | { readonly kind: 'block'; readonly blocking: string; readonly from: Instant; readonly to: Instant }
  | { readonly kind: 'pay'; readonly amount: Amount; readonly from: Instant }
  | { readonly kind: 'terminate'; readonly from: Instant };

/** Id of the payment that is asked about; a payment of the billing system's that has it gives way. */
const PAYMENT_ID = 'what-if';

/**
 * The facts as they would be. A payment also raises the balance from its instant on, every later statement included; a balance that is
 * not known stays so. A payment does not end a blocking: that is the billing system's to say.
 */
export function suppose(facts: SubscriberFacts, hypothesis: Hypothesis): SubscriberFacts {
  switch (hypothesis.kind) {
    case 'block': {
      const { blocking: kind, from, to } = hypothesis;
      return mergeFacts(facts, [{ list: 'blockings', row: { kind, from, to }, withdrawn: false }]);
    }
    case 'pay': {
      const { amount, from: at } = hypothesis;
      const row = { id: PAYMENT_ID, at, amount };
      const paid = mergeFacts(facts, [{ list: 'payments', row, withdrawn: false }]);
      return { ...paid, balances: raised(facts.balances, at, amount) };
    }
    case 'terminate':
      return mergeFacts(facts, [{ list: 'terminations', row: { at: hypothesis.from }, withdrawn: false }]);
  }
}

function raised(balances: readonly Balance[], at: Instant, amount: Amount): readonly Balance[] {
  const before = balances.filter((statement) => statement.at < at);
  const after = balances.filter((statement) => statement.at >= at);
  const last = before.at(-1);
  const isStated = after[0]?.at === at || last === undefined;
  const there = isStated ? after : [{ at, amount: last.amount }, ...after];
  return [...before, ...there.map((row) => ({ at: row.at, amount: (row.amount + amount) as Amount }))];
}
