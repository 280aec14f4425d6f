import type { SubscriberFacts } from '../../../rules/facts.ts';
import { formatInstant } from '../../../rules/time.ts';
import type { BelievedAdjustment } from '../../db/adjustment/adjustment.repository.ts';
import { AppError } from '../../errors.ts';
import type { Adjusted, Asked } from './asked.ts';
import { type Standing, standsWith, standsWithout } from './foresee.ts';

/**
 * What a request is answered whose id is known: nothing is done when it says the same. An instant that was not said is not compared,
 * so that a request whose answer was lost can be sent again as it was.
 *
 * @throws AppError `ADJUSTMENT_DIFFERS`
 */
export function repeatedOrRefused(asked: Asked, known: BelievedAdjustment, facts: SubscriberFacts): Adjusted {
  const { subscriber, terms } = asked;
  if (known.withdrawn) {
    throw new AppError('ADJUSTMENT_DIFFERS', `${toldOf(known, asked)}, and was withdrawn. Give another id.`);
  }
  const { id, at, delta, author, reason } = known;
  const adjustment = { id, at, delta, author, reason };
  const before = standsWithout(terms, facts, adjustment);
  const differing = differencesOf(asked, known, before);
  if (differing.length > 0) {
    const asks = differing.join(', ');
    throw new AppError(
      'ADJUSTMENT_DIFFERS',
      `${toldOf(known, asked)}; the request has another ${asks}. Withdraw that one, or give another id.`,
    );
  }
  const after = standsWith(terms, facts, { ...adjustment, programme: null });
  const counter = at > asked.now ? null : { before, after };
  return { kind: 'repeated', subscriber, programme: terms, adjustment, counter };
}

function differencesOf(asked: Asked, known: BelievedAdjustment, before: Standing): readonly string[] {
  const pairs: readonly (readonly [what: string, isSame: boolean])[] = [
    ['programme', known.programme === asked.terms.programme],
    ['instant', asked.instant === null || asked.instant === known.at],
    ['change', isSameChange(asked, known, before)],
    ['author', known.author === asked.author],
    ['reason', known.reason === asked.reason],
  ];
  return pairs.filter(([, isSame]) => !isSame).map(([what]) => what);
}

function isSameChange({ change }: Asked, { delta }: BelievedAdjustment, before: Standing): boolean {
  if (change.kind === 'by') return change.delta === delta;
  return before.kind === 'value' && before.value + delta === change.value;
}

function toldOf(known: BelievedAdjustment, { terms }: Asked): string {
  const { id, subscriber, delta, at, author, reason, programme } = known;
  const change = `${delta > 0 ? '+' : ''}${delta}`;
  const where = programme === '' ? 'all programmes' : programme;
  return `${id} of ${subscriber} is ${change} in ${where} at ${formatInstant(at, terms.zone)}, by ${author}: ${JSON.stringify(reason)}`;
}
