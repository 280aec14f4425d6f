import type { Card, CountedCard, ProgrammeCard } from '../../rules/card/card.ts';
import { WORDS } from '../../rules/explain/words/catalogue.ts';
import type { Locale } from '../../rules/locale.ts';

/** A card as a page for people. Ends with a line feed. */
export function cardText({ subscriber, locale, programmes }: Card): string {
  const { card: words } = WORDS[locale];
  const heading = words.headings.card(subscriber);
  if (programmes.length === 0) return `${heading}\n${words.waiting}\n`;
  return `${heading}\n${programmes.map((card) => `\n${programmeText(card, locale)}`).join('')}`;
}

function programmeText(card: ProgrammeCard, locale: Locale): string {
  return [card.title, ...linesOf(card, locale).map((line) => `  ${line}`)]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function linesOf(card: ProgrammeCard, locale: Locale): readonly string[] {
  switch (card.kind) {
    case 'counted':
      return countedLines(card, locale);
    case 'ended':
      return [card.counter.words, card.words];
    case 'waiting':
      return [card.words];
  }
}

/** What is to be known first, first: the counter, the discount, what is to be done, what comes; then the terms. */
function countedLines(card: CountedCard, locale: Locale): readonly string[] {
  const { counter, enrolment, discount, next, bonusDay, continuity, lastOutcome, asOf } = card;
  const { headings } = WORDS[locale].card;
  const { loss, pending, tolerance, rules } = continuity;
  const isOlder = lastOutcome !== null && discount.kind !== 'credit' && discount.kind !== 'refusal';
  return [
    counter.words,
    discount.words,
    ...(isOlder ? [lastOutcome.words] : []),
    ...(enrolment === null ? [] : [enrolment.words]),
    ...(enrolment?.request == null ? [] : [enrolment.request.words]),
    next.words,
    ...(bonusDay === null ? [] : [bonusDay.words]),
    ...(counter.value === null ? [] : [continuity.now.words]),
    ...pending.map(({ words }) => `! ${words}`),
    ...(loss === null ? [] : [`! ${loss.words}`]),
    '',
    ...termLines(headings.continuity(''), { tolerance, rules }, locale),
    '',
    asOf.words,
  ];
}

function termLines(
  heading: string,
  { tolerance, rules }: Pick<CountedCard['continuity'], 'tolerance' | 'rules'>,
  locale: Locale,
): readonly string[] {
  if (rules.length === 0) return [WORDS[locale].card.noRules];
  return [heading, ...(tolerance === null ? [] : [tolerance]), ...rules].map((line) =>
    typeof line === 'string' ? line : `  - ${line.words}`,
  );
}
