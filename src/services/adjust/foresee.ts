import { advance, type Walk } from '../../../rules/advance.ts';
import { compareUtf8 } from '../../../rules/exchange/utf8-order.ts';
import type { Adjustment, SubscriberFacts } from '../../../rules/facts.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Instant } from '../../../rules/time.ts';

/** What a counter is at an instant, all that happens at it included. */
export type Standing =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'not-begun' }
  /** The engine does not accept the facts. */
  | { readonly kind: 'refused'; readonly message: string };

/** What the counter is at an instant without the adjustment of this id. */
export function standsWithout(
  programme: Programme,
  facts: SubscriberFacts,
  { id, at }: { readonly id: string; readonly at: Instant },
): Standing {
  return standing(programme, { ...facts, adjustments: others(facts, id) }, at);
}

/** What it is with the adjustment. */
export function standsWith(programme: Programme, facts: SubscriberFacts, adjustment: Adjustment): Standing {
  const adjustments = [...others(facts, adjustment.id), adjustment].toSorted(
    (left, right) => left.at - right.at || compareUtf8(left.id, right.id),
  );
  return standing(programme, { ...facts, adjustments }, adjustment.at);
}

function others({ adjustments }: SubscriberFacts, id: string): readonly Adjustment[] {
  return adjustments.filter((adjustment) => adjustment.id !== id);
}

function standing(programme: Programme, facts: SubscriberFacts, at: Instant): Standing {
  let walk: Walk;
  try {
    walk = advance(programme, null, facts, at);
  } catch (error) {
    if (!(error instanceof SubscriberRefused)) throw error;
    return { kind: 'refused', message: error.message };
  }
  const { begun, value } = walk.state;
  return begun === null ? { kind: 'not-begun' } : { kind: 'value', value };
}
