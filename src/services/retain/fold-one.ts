import { isDeepStrictEqual } from 'node:util';
import { advance, type Walk } from '../../../rules/advance.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { FOLDED_LISTS, foldFacts } from '../../../rules/fold.ts';
import { InvariantError } from '../../../rules/invariant.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import { inOrder, type Step } from '../../../rules/render/in-order.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Instant } from '../../../rules/time.ts';
import type { StoredCounterRow } from '../../db/night/verify.repository.ts';

/** A programme, and what is stored of one subscriber in it; null: there is no counter. */
export interface Walked {
  readonly programme: Programme;
  readonly counter: StoredCounterRow | null;
}

/** What becomes of one subscriber. */
export type Folding =
  /** `left`: the facts that stay, with the fold. */
  | { readonly kind: 'folded'; readonly left: SubscriberFacts }
  /** Nothing is over that could go. */
  | { readonly kind: 'nothing' }
  /** What is stored is not what the facts say. */
  | { readonly kind: 'differs' }
  /** The engine does not accept the facts, or the fold does not come to what all facts come to. */
  | { readonly kind: 'inexact' };

/**
 * Folds one subscriber's facts, if that is exact: what is stored is what all facts say, and the facts that are left say the same from the
 * horizon on, down to the last part of each counter's state.
 */
export function foldOne(facts: SubscriberFacts, walked: readonly Walked[], horizon: Instant): Folding {
  try {
    const programmes = walked.map(({ programme }) => programme);
    const left = foldFacts(programmes, facts, horizon);
    if (FOLDED_LISTS.every((list) => left[list].length === facts[list].length)) return { kind: 'nothing' };
    for (const one of walked) {
      const { programme, counter } = one;
      const until = Math.max(counter?.walkedTo ?? horizon, horizon);
      const all = advance(programme, null, facts, until);
      if (!isStored(one, facts, all)) return { kind: 'differs' };
      if (!isSame(all, advance(programme, null, left, until), horizon)) return { kind: 'inexact' };
    }
    return { kind: 'folded', left };
  } catch (error) {
    if (error instanceof SubscriberRefused || error instanceof InvariantError) return { kind: 'inexact' };
    throw error;
  }
}

/**
 * Whom no fact concerned at which the terms look has no counter, and none that could have begun. A counter that sleeps stands where a night
 * had to look at it last, before the horizon, and maybe before an earlier fold.
 *
 * @param all walked to where the counter stands, or to the horizon when that is later
 */
function isStored({ programme, counter }: Walked, facts: SubscriberFacts, all: Walk): boolean {
  if (counter === null) return all.state.begun === null;
  const { stored, walkedTo } = counter;
  if (stored === null) return false;
  if (walkedTo === all.state.at) return isDeepStrictEqual(stored.state, all.state);
  const folded = facts.fold?.counters.get(programme.programme);
  if (folded === undefined || walkedTo >= folded.at)
    return isDeepStrictEqual(stored.state, advance(programme, null, facts, walkedTo).state);
  const { state, entries, outcomes } = advance(programme, stored.state, stored.remainder, folded.at);
  return entries.length === 0 && outcomes.length === 0 && isDeepStrictEqual(state, folded);
}

function isSame(all: Walk, folded: Walk, horizon: Instant): boolean {
  const open = (walk: Walk): readonly Step[] =>
    inOrder(walk.entries, walk.outcomes).filter(({ effective }) => effective >= horizon);
  return isDeepStrictEqual(all.state, folded.state) && isDeepStrictEqual(open(all), open(folded));
}
