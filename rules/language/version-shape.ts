import type { BlockingMap, EnrolmentTerms, Version } from '../terms.ts';
import { accrual } from './accrual-shape.ts';
import { bonus } from './bonus-shape.ts';
import { conditions } from './condition-shape.ts';
import { interruption } from './interruption-shape.ts';
import { membership } from './membership.ts';
import { entriesOf, object, optional, required } from './object.ts';
import { anyWhole, code, day, keyword } from './scalars.ts';
import { list, mapped, type Shape } from './shape.ts';

const OTHER = 'other';

/** The class of each kind of blocking. The order is the precedence; `other` is for the kinds that are not named. */
const blocking: Shape<BlockingMap> = mapped(
  entriesOf(code, keyword('blocked', 'paused', 'idle', 'served')),
  (entries): BlockingMap => ({
    kinds: entries.filter(([kind]) => kind !== OTHER).map(([kind, as]) => ({ kind, as })),
    other: entries.find(([kind]) => kind === OTHER)?.[1] ?? 'idle',
  }),
);

const counter: Shape<Version['counter']> = object({
  floor: optional('floor', anyWhole, 0),
  cap: optional('cap', anyWhole, null),
});

const enrolment: Shape<EnrolmentTerms> = object({
  by: required('by', keyword('subscriber', 'provider')),
  opensWhen: optional('opens_when', conditions, []),
  closesWhen: optional('closes_when', conditions, []),
});

/** A version as it stands in the file: its number and its first instant are the programme's to say. */
export type WrittenVersion = Omit<Version, 'version' | 'effectiveFrom'>;

export const version: Shape<WrittenVersion> = object({
  effectiveFromDate: required('effective_from', day),
  existing: optional('existing', keyword('migrate', 'keep'), 'migrate'),
  services: optional('services', membership, null),
  blocking: required('blocking', blocking),
  counter: optional('counter', counter, { floor: 0, cap: null }),
  accrual: required('accrual', accrual),
  interruptions: required('interruptions', list(interruption)),
  enrolment: optional('enrolment', enrolment, null),
  bonus: optional('bonus', bonus, null),
});
