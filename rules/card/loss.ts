import { advance } from '../advance.ts';
import type { SubscriberFacts } from '../facts.ts';
import type { Entry } from '../outcome.ts';
import { type Outlook, outlookOf } from '../outlook.ts';
import type { CounterState } from '../state.ts';
import type { Interruption, Programme } from '../terms.ts';
import { FOREVER, type Instant } from '../time.ts';
import { goingOn } from './unbroken.ts';

/** What an absence, a blocking or a debt that runs takes from the counter, if it goes on. */
export interface Loss {
  /** The first instant at which it is too late. */
  readonly at: Instant;
  readonly becomes: number;
  /** `hold`: the counter falls at that instant; `return`: on the return, once that instant has passed. */
  readonly on: 'hold' | 'return';
  /** null: a condition of the period. */
  readonly rule: Interruption | null;
}

/** The first loss if what runs goes on; null: nothing takes anything. */
export function lossAhead(programme: Programme, state: CounterState, facts: SubscriberFacts): Loss | null {
  const end = programme.validUntil ?? FOREVER;
  if (state.at >= end) return null;
  const outlook = outlookOf(state, programme);
  if (outlook.threats.length === 0) return null;
  const loss = earlier(lossAtOnce(programme, { state, facts, outlook }), lossOnReturn(outlook, state.value));
  // What would take hold after the programme's end takes nothing.
  return loss !== null && loss.at <= end ? loss : null;
}

interface Hanging {
  readonly state: CounterState;
  readonly facts: SubscriberFacts;
  readonly outlook: Outlook;
}

/** The engine itself says when, so that whatever else happens on the way is counted. */
function lossAtOnce(programme: Programme, { state, facts, outlook }: Hanging): Loss | null {
  const last = Math.max(...outlook.threats.map(({ at }) => at));
  const walk = advance(programme, state, goingOn(facts, state), last);
  const entry = walk.entries.find(({ delta, kind }) => delta < 0 && kind !== 'adjustment');
  if (entry === undefined) return null;
  return { at: entry.effective, becomes: entry.value, on: 'hold', rule: ruleOf(entry, outlook) };
}

function ruleOf({ rule }: Entry, { threats }: Outlook): Interruption | null {
  return threats.find((threat) => threat.rule.id === rule)?.rule ?? null;
}

/** Of rules that wait for the return only the instant from which on they do is ahead. */
function lossOnReturn({ threats }: Outlook, value: number): Loss | null {
  const waiting = threats
    .filter(({ rule, becomes }) => rule.at === 'return' && becomes !== value)
    .sort((left, right) => left.at - right.at);
  const [first] = waiting;
  return first === undefined
    ? null
    : { at: first.at, becomes: first.becomes, on: 'return', rule: first.rule };
}

function earlier(left: Loss | null, right: Loss | null): Loss | null {
  if (left === null || right === null) return left ?? right;
  return right.at < left.at ? right : left;
}
