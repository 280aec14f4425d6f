import { advance, type Walk } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { formatAmount } from '../../rules/money.ts';
import type { Entry, Outcome } from '../../rules/outcome.ts';
import { inOrder } from '../../rules/render/in-order.ts';
import type { Programme } from '../../rules/terms.ts';
import { formatInstant } from '../../rules/time.ts';
import { instant } from './picture.ts';

/** What a replay says, a line for each entry and outcome: `2024-02-01 accrual +1 = 1`, `2024-02-01 credit 25.00 at 6`. */
export function told(programme: Programme, facts: SubscriberFacts, until: string): string[] {
  return linesOf(programme, advance(programme, null, facts, instant(until, programme.zone.name)));
}

/** The same of a walk. */
export function linesOf(programme: Programme, walk: Pick<Walk, 'entries' | 'outcomes'>): string[] {
  return inOrder(walk.entries, walk.outcomes).map(
    (decided) =>
      `${dayOf(programme, decided)} ${'outcome' in decided ? outcomeText(programme, decided) : entryText(decided)}`,
  );
}

function dayOf(programme: Programme, decided: Entry | Outcome): string {
  const [day = '', time = ''] = formatInstant(decided.effective, programme.zone).split('T');
  return time.startsWith('00:00:00') && time[8] !== '.'
    ? day
    : `${day}T${time.replace(/(:00)?[+-].*$|Z$/, '')}`;
}

function entryText(entry: Entry): string {
  const sign = entry.delta < 0 ? '' : '+';
  const by = entry.rule === null ? '' : ` by ${entry.rule}`;
  const because = entry.reason.codes.length === 0 ? '' : ` because ${entry.reason.codes.join(' ')}`;
  return `${entry.kind} ${sign}${entry.delta} = ${entry.value}${by}${because}`;
}

function outcomeText(programme: Programme, outcome: Outcome): string {
  if (outcome.outcome === 'refusal') return `refusal ${outcome.reasons.join(' ')}`;
  return `credit ${formatAmount(outcome.amount, programme.places)} at ${outcome.counter}`;
}
