import type { Interruption, Threshold, When } from '../terms.ts';
import type { Duration } from '../time.ts';
import { effect } from './effect-shape.ts';
import { oneForm } from './forms.ts';
import { type Field, object, optional, required } from './object.ts';
import { REFUSED } from './reading.ts';
import { code, duration, keyword, period, signedAmount } from './scalars.ts';
import { byKind, list, mapped, type Shape } from './shape.ts';

const BOUNDS = ['longer_than', 'at_least'] as const;

const bounds: Readonly<Record<'longerThan' | 'atLeast', Field<Duration | null>>> = {
  longerThan: optional('longer_than', duration, null),
  atLeast: optional('at_least', duration, null),
};

const needed = { keys: BOUNDS, isNeeded: true };
const allowed = { keys: BOUNDS, isNeeded: false };

interface Bounds {
  readonly longerThan: Duration | null;
  readonly atLeast: Duration | null;
}

/** Neither: at once. That both stand is refused when they are read. */
function thresholdOf({ longerThan, atLeast }: Bounds): Threshold | null {
  if (longerThan !== null) return { bound: 'longer_than', duration: longerThan };
  return atLeast === null ? null : { bound: 'at_least', duration: atLeast };
}

/** `{ longer_than: P3D }` or `{ at_least: P3D }`: the boundary is always said. */
const threshold: Shape<Threshold> = mapped(object(bounds, needed), (value) => thresholdOf(value) ?? REFUSED);

const kinds = list(code, { min: 1 });

const blocked: Shape<When> = byKind<When>({
  scalar: mapped(kinds, (named): When => ({ kind: 'blocked', kinds: named, threshold: null })),
  list: mapped(kinds, (named): When => ({ kind: 'blocked', kinds: named, threshold: null })),
  mapping: mapped(
    object({ kinds: required('kinds', kinds), ...bounds }, allowed),
    (value): When => ({ kind: 'blocked', kinds: value.kinds, threshold: thresholdOf(value) }),
  ),
});

const debt: Shape<When> = mapped(
  object({ below: required('below', signedAmount), ...bounds }, allowed),
  (value): When => ({ kind: 'debt', below: value.below, threshold: thresholdOf(value) }),
);

const when: Shape<When> = oneForm<When>({
  name: 'a condition of an interruption',
  words: { terminated: { kind: 'terminated' } },
  mappings: {
    gap: only('gap', threshold, (value) => ({ kind: 'gap', threshold: value })),
    inactive: only('inactive', threshold, (value) => ({ kind: 'inactive', threshold: value })),
    blocked: only('blocked', blocked, (value) => value),
    debt: only('debt', debt, (value) => value),
    tariff_change: only('tariff_change', keyword('any', 'up', 'down'), (change) => ({
      kind: 'tariff_change',
      change,
    })),
  },
});

/** One rule of `interruptions`. What its keys may not say together is judged in checks/interruptions.ts. */
export const interruption: Shape<Interruption> = object({
  id: required('id', code),
  when: required('when', when),
  then: required('then', effect),
  at: optional('at', keyword('hold', 'return'), 'hold'),
  every: optional('every', period, null),
});

function only<T>(key: string, shape: Shape<T>, change: (value: T) => When): Shape<When> {
  return mapped(object({ value: required(key, shape) }), ({ value }) => change(value));
}
