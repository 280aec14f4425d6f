import type { Version } from '../../terms.ts';
import { type Site, warnAt } from './site.ts';

/** Warns of periods shorter than a day, and of a `first_period` that no anchored period looks at. */
export function checkAccrual({ accrual }: Version, site: Site): void {
  if (accrual.every === 'calendar_month') return;
  const { months, days } = accrual.every;
  if (months + days === 0) {
    warnAt(site, ['accrual', 'every'], { text: 'makes several entries a day', accepted: 'P1D or longer' });
  }
  if (accrual.firstPeriod === 'skip') {
    warnAt(site, ['accrual', 'first_period'], {
      text: 'has no effect: a first period is cut short only by a calendar month',
      accepted: '`every: calendar_month`, or no `first_period`',
    });
  }
}
