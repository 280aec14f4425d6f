import type { Locale } from '../locale.ts';
import { type Amount, ZERO } from '../money.ts';
import type { CorrectionStep } from '../render/money-step.ts';
import type { Programme } from '../terms.ts';
import { sayMonth } from './entry.ts';
import { sayMoney } from './rule-words.ts';
import { WORDS } from './words/catalogue.ts';

/**
 * A posted month that turned out otherwise, in one sentence without a full stop: «За февраль 2024 начислено 75,00 ₽; по уточнённым фактам
 * бонуса нет; разница −75,00 ₽ учтена в закрытии за октябрь 2024».
 */
export function sayCorrection(correction: CorrectionStep, programme: Programme, locale: Locale): string {
  const { story: words } = WORDS[locale];
  const { was, isNow, booked, disposition, isProvisional } = correction;
  const month = (number: number): string => words.monthInside(sayMonth(number, locale));
  const kind = disposition === 'booked' && isProvisional ? 'will_be_booked' : disposition;
  return words.corrected({
    month: month(correction.month),
    was: sayMoney(was, programme, locale),
    isNow: isNow === ZERO ? null : sayMoney(isNow, programme, locale),
    becomes: words.difference[kind](sayMoney((isNow - was) as Amount, programme, locale), month(booked)),
  });
}
