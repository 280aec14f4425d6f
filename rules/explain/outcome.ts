import { type Amount, formatAmount } from '../money.ts';
import type { Credit, Outcome } from '../outcome.ts';
import type { Locale, Programme } from '../terms.ts';
import { sayInstant } from '../time.ts';
import { sayRefusalReasons } from './reasons.ts';
import { versionNumbered } from './rule-words.ts';
import { WORDS } from './words/catalogue.ts';
import { minus, withNote } from './words/text.ts';

/**
 * What the bonus day decided, in one sentence without a full stop: «Бонус 01.09.2024: 25.00 RUB — 5 % от абонентской платы
 * 500.00 RUB, счётчик 12», «Бонус 01.09.2024 не начислен: …» with every reason (docs/domain.md "The bonus").
 */
export function explainOutcome(outcome: Outcome, programme: Programme, locale: Locale): string {
  const { bonus: words } = WORDS[locale];
  const day = sayInstant(outcome.effective, programme.zone, locale);
  if (outcome.outcome === 'refusal') return words.refusal(day, sayRefusalReasons(outcome, programme, locale));
  const { amount, counter } = outcome;
  return words.credit({
    day,
    amount: money(amount, programme),
    share: sayShare(outcome, programme, locale),
    counter,
  });
}

/** How the amount came about; null when the rung gives it. */
function sayShare(credit: Credit, programme: Programme, locale: Locale): string | null {
  const terms = versionNumbered(programme, credit.version)?.bonus;
  const { bonus: words } = WORDS[locale];
  const max = terms?.maxAmount ?? null;
  const limit = max !== null && max === credit.amount ? words.atMost(money(max, programme)) : null;
  if (credit.percent === null || credit.base === null) return limit;
  const kind = terms?.base?.kind ?? 'fee';
  return withNote(words.share(credit.percent, money(credit.base, programme), kind), limit);
}

function money(amount: Amount, { places, currency }: Programme): string {
  return `${minus(formatAmount(amount, places))} ${currency}`;
}
