import { linearAmount, linearPercent } from './money.ts';
import type { Rates } from './terms.ts';

/** Of a linear scale so many steps are told apart; counters beyond them share the last. */
const STEPS_MAX = 60;

/** The counters at which a rung of the rates begins, ascending. */
export function rungStarts(rates: Rates): readonly number[] {
  switch (rates.kind) {
    case 'percents':
    case 'amounts':
      return rates.rungs.map(({ from }) => from);
    case 'linear_percent':
      return linearStarts(rates, (times) => {
        const { percent, step, max } = rates;
        return linearPercent(percent, step, times, max) === max;
      });
    case 'linear_amount':
      return linearStarts(rates, (times) => {
        const { amount, step, max } = rates;
        return linearAmount(amount, step, times, max) === max;
      });
  }
}

/** Up to the first step that gives the most. */
function linearStarts(
  { from, every }: { readonly from: number; readonly every: number },
  isMost: (times: number) => boolean,
): readonly number[] {
  const starts = [from];
  for (let times = 1; times < STEPS_MAX && !isMost(times - 1); times += 1) starts.push(from + every * times);
  return starts;
}
