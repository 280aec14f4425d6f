import type { Accrual } from '../terms.ts';
import type { Duration } from '../time.ts';
import { requirement } from './condition-shape.ts';
import { object, optional, required } from './object.ts';
import { refuse } from './reading.ts';
import { keyword, period, whole } from './scalars.ts';
import { list, type Shape } from './shape.ts';

/** `calendar_month`, or the length of an anchored period. */
const every: Shape<'calendar_month' | Duration> = {
  accepts: 'calendar_month or an ISO 8601 duration such as P30D',
  read: (node, reading) => {
    if (node.kind === 'scalar' && node.text === 'calendar_month') return 'calendar_month';
    if (node.kind === 'scalar' && node.text.startsWith('P')) return period.read(node, reading);
    return refuse(reading, node, { text: 'is not a period', accepted: every.accepts });
  },
  schema: (definitions) => ({ anyOf: [{ const: 'calendar_month' }, period.schema(definitions)] }),
};

/** docs/domain.md "Accrual". */
export const accrual: Shape<Accrual> = object({
  every: required('every', every),
  add: required('add', whole(1)),
  firstPeriod: optional('first_period', keyword('count', 'skip'), 'count'),
  pausedPeriod: optional('paused_period', keyword('count', 'skip'), 'skip'),
  requires: optional('requires', list(requirement), []),
});
