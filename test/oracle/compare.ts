import { advance } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { formatAmount } from '../../rules/money.ts';
import type { Entry, Outcome } from '../../rules/outcome.ts';
import type { CounterState } from '../../rules/state.ts';
import type { Programme } from '../../rules/terms.ts';
import type { Instant } from '../../rules/time.ts';
import { formatInstant } from '../../rules/time.ts';
import type { Line } from './track.ts';

/** What the engine says, in the oracle's words, when it walks to each of `stops` in turn, its state stored between them. */
export function linesOfEngine(
  programme: Programme,
  facts: SubscriberFacts,
  stops: readonly Instant[],
): readonly Line[] {
  let state: CounterState | null = null;
  const lines: Line[] = [];
  for (const until of stops) {
    const walk = advance(programme, state, facts, until);
    const happened = [...walk.entries, ...walk.outcomes];
    happened.sort((left, right) => left.effective - right.effective || left.sequence - right.sequence);
    lines.push(...happened.map((each) => lineOf(programme, facts.subscriber, each)));
    state = JSON.parse(JSON.stringify(walk.state)) as CounterState;
  }
  return lines;
}

function lineOf({ programme, zone, places }: Programme, subscriber: string, of: Entry | Outcome): Line {
  const about = { programme, subscriber, effective: formatInstant(of.effective, zone), version: of.version };
  if ('kind' in of) {
    const { kind, delta, value, rule, reason } = of;
    return { type: 'entry', ...about, kind, delta, value, rule, reason: { codes: reason.codes } };
  }
  if (of.outcome === 'refusal') return { type: 'bonus', ...about, outcome: 'refusal', reasons: of.reasons };
  const { counter, percent, base, amount } = of;
  return {
    type: 'bonus',
    ...about,
    outcome: 'credit',
    counter,
    percent,
    base: base === null ? null : formatAmount(base, places),
    amount: formatAmount(amount, places),
  };
}
