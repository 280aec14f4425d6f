import type { Bonus, Rates, Version } from '../../terms.ts';
import { inside, refuseAt, type Site, warnAt } from './site.ts';

const PERCENT_MAX = 100;

/** Judges the bonus of a version: what the percent is of, the order of the rungs, and that money does not grow for ever. */
export function checkBonus({ bonus, counter }: Version, version: Site): void {
  if (bonus === null) return;
  const site = inside(version, 'bonus');
  checkBase(bonus, site);
  for (const { from, percent, steps } of rungsOf(bonus.rates)) {
    if (percent !== null && Number(percent) > PERCENT_MAX) {
      const text = 'pays more than the base itself';
      refuseAt(site, steps, { text, found: percent, accepted: `a percent up to ${PERCENT_MAX}` });
    }
    if (from !== null && counter.cap !== null && from > counter.cap) {
      const text = `is never reached: the counter stops at ${counter.cap}`;
      warnAt(site, steps, { text, found: String(from), accepted: `from at most ${counter.cap}` });
    }
  }
  checkOrder(bonus.rates, site);
  checkScale(bonus.rates, site);
  if (bonus.maxAmount === 0n) {
    warnAt(site, ['max_amount'], {
      text: 'pays nothing to anybody',
      accepted: 'an amount above zero, or no `max_amount`',
    });
  }
}

function checkBase({ base, rates }: Bonus, site: Site): void {
  const isPercent = rates.kind === 'percents' || rates.kind === 'linear_percent';
  if (isPercent && base === null) {
    const accepted = 'fee, { charges: previous_month }, { payments: previous_month }';
    refuseAt(site, ['base'], {
      key: 'base',
      text: 'is missing: a percent is of something',
      found: 'nothing',
      accepted,
    });
  } else if (!isPercent && base !== null) {
    const accepted = 'no `base`, or rates with a `percent`';
    refuseAt(site, ['base'], { text: 'has no use: the rates are amounts', accepted });
  }
}

interface Rung {
  readonly from: number | null;
  readonly percent: string | null;
  readonly steps: readonly (string | number)[];
}

function rungsOf(rates: Rates): readonly Rung[] {
  switch (rates.kind) {
    case 'percents':
      return rates.rungs.map(({ from, percent }, index) => ({ from, percent, steps: ['rates', index] }));
    case 'amounts':
      return rates.rungs.map(({ from }, index) => ({ from, percent: null, steps: ['rates', index] }));
    case 'linear_percent':
      return [
        { from: rates.from, percent: rates.percent, steps: ['rates', 'linear', 'percent'] },
        { from: null, percent: rates.max, steps: ['rates', 'linear', 'max'] },
      ];
    case 'linear_amount':
      return [{ from: rates.from, percent: null, steps: ['rates', 'linear', 'from'] }];
  }
}

function checkOrder(rates: Rates, site: Site): void {
  if (rates.kind === 'linear_percent' || rates.kind === 'linear_amount') return;
  for (const [index, { from }] of rates.rungs.entries()) {
    const before = rates.rungs[index - 1];
    if (before === undefined || before.from < from) continue;
    const text = 'is not above the rung before it';
    refuseAt(site, ['rates', index, 'from'], { text, accepted: `a whole number from ${before.from + 1}` });
  }
}

function checkScale(rates: Rates, site: Site): void {
  const isPercent = rates.kind === 'linear_percent' && Number(rates.max) < Number(rates.percent);
  const isAmount = rates.kind === 'linear_amount' && rates.max < rates.amount;
  if (!isPercent && !isAmount) return;
  warnAt(site, ['rates', 'linear', 'max'], {
    text: 'is below the start of the scale, so it is all that is ever paid',
    accepted: 'at least the start',
  });
}
