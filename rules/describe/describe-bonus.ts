import type { Amount } from '../money.ts';
import type { Bonus, Rates } from '../terms.ts';
import { indented, itemised, type Voice } from './voice.ts';

/** The bonus of a version: when, for whom, of what, how much. */
export function describeBonus(bonus: Bonus | null, voice: Voice): readonly string[] {
  const { words, locale } = voice;
  if (bonus === null) return [words.bonus, ...indented([words.noBonus])];
  const lines = [
    words.day(bonus.day, sayTime(bonus.time)),
    ...itemised(
      words.bonusRequires,
      bonus.requires.map((condition) => condition.say(locale)),
    ),
    ...(bonus.base === null ? [] : [words.base(bonus.base)]),
    ...itemised(words.rates.title, sayRates(bonus.rates, voice)),
    words.rounding(bonus.rounding, voice.money(1n as Amount)),
    ...(bonus.maxAmount === null ? [] : [words.maxAmount(voice.money(bonus.maxAmount))]),
  ];
  return [words.bonus, ...indented(lines)];
}

function sayTime({ hour, minute }: Bonus['time']): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function sayRates(rates: Rates, { words, money, percent }: Voice): readonly string[] {
  switch (rates.kind) {
    case 'percents':
      return rates.rungs.map((rung) => words.rates.rung(rung.from, percent(rung.percent)));
    case 'amounts':
      return rates.rungs.map((rung) => words.rates.rung(rung.from, money(rung.amount)));
    case 'linear_percent': {
      const { from, every } = rates;
      const scale = {
        from,
        every,
        value: percent(rates.percent),
        step: percent(rates.step),
        max: percent(rates.max),
      };
      return [words.rates.linear(scale)];
    }
    case 'linear_amount': {
      const { from, every } = rates;
      const scale = {
        from,
        every,
        value: money(rates.amount),
        step: money(rates.step),
        max: money(rates.max),
      };
      return [words.rates.linear(scale)];
    }
  }
}
