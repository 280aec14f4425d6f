import type { Locale } from '../locale.ts';
import type { Credit, Outcome } from '../outcome.ts';
import type { Programme } from '../terms.ts';
import { sayInstant } from '../time.ts';
import { sayPercent } from '../words/amount.ts';
import { sayRefusalReasons } from './reasons.ts';
import { sayMoney, versionNumbered } from './rule-words.ts';
import { WORDS } from './words/catalogue.ts';
import { withNote } from './words/text.ts';

/**
 * What the bonus day decided, in one sentence without a full stop: «Бонус 01.09.2024: 25,00 ₽ — 5 % от абонентской платы
 * 500,00 ₽, счётчик 12», «Бонус 01.09.2024 не начислен: …» with every reason (docs/domain.md "The bonus").
 */
export function explainOutcome(outcome: Outcome, programme: Programme, locale: Locale): string {
  const { bonus: words } = WORDS[locale];
  const day = sayInstant(outcome.effective, programme.zone, locale);
  if (outcome.outcome === 'refusal') return words.refusal(day, sayRefusalReasons(outcome, programme, locale));
  const { amount, counter } = outcome;
  return words.credit({
    day,
    amount: sayMoney(amount, programme, locale),
    share: sayShare(outcome, programme, locale),
    counter,
  });
}

/** How the amount came about; null when the rung gives it. */
function sayShare(credit: Credit, programme: Programme, locale: Locale): string | null {
  const { bonus: words } = WORDS[locale];
  const terms = versionNumbered(programme, credit.version)?.bonus ?? null;
  const isCut = terms !== null && terms.maxAmount === credit.amount;
  const limit = isCut ? words.atMost(sayMoney(credit.amount, programme, locale)) : null;
  if (credit.percent === null || credit.base === null) return limit;
  const base = sayMoney(credit.base, programme, locale);
  return withNote(words.share(sayPercent(credit.percent, locale), base, terms?.base?.kind ?? 'fee'), limit);
}
