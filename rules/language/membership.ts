import type { Membership } from '../terms.ts';
import { object, optional } from './object.ts';
import { code } from './scalars.ts';
import { list, mapped, type Shape } from './shape.ts';

const codes = list(code, { min: 1 });

/** `{ in: [...] }` or `{ not_in: [...] }`. */
export const membership: Shape<Membership> = mapped(
  object(
    { named: optional('in', codes, null), others: optional('not_in', codes, null) },
    { keys: ['in', 'not_in'], isNeeded: true },
  ),
  ({ named, others }) => (named === null ? { not_in: others ?? [] } : { in: named }),
);
