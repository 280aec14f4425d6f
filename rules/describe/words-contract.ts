import type {
  Accrual,
  Base,
  BlockedAs,
  Bonus,
  CloseMode,
  Corrections,
  EnrolmentTerms,
  When,
} from '../terms.ts';
import type { Duration } from '../time.ts';

/** Everything `describe` says, in one language. Arguments that are text are already in that language. */
export interface DescribeWords {
  readonly programme: (title: string, code: string) => string;
  readonly source: (source: string) => string;
  readonly zone: (zone: string, currency: string) => string;
  readonly validUntil: (day: string) => string;
  readonly noEnd: string;

  readonly version: (number: number, day: string) => string;
  readonly existing: Readonly<Record<'migrate' | 'keep', string>>;
  readonly services: {
    readonly all: string;
    readonly named: (list: string) => string;
    readonly others: (list: string) => string;
  };
  readonly blocking: string;
  readonly blockedAs: Readonly<Record<BlockedAs, string>>;
  readonly otherKinds: string;
  readonly counter: (floor: number, cap: number | null) => string;

  readonly accrual: string;
  readonly monthly: (count: number) => string;
  readonly anchored: (every: Duration, count: number) => string;
  readonly firstPeriod: Readonly<Record<Accrual['firstPeriod'], string>>;
  readonly pausedPeriod: Readonly<Record<Accrual['pausedPeriod'], string>>;
  readonly requires: string;
  readonly otherwise: (effect: string) => string;
  readonly skip: string;

  readonly interruptions: string;
  readonly noInterruptions: string;
  readonly interrupted: string;
  readonly when: WhenWords;
  readonly effect: EffectWords;
  readonly onReturn: Readonly<Record<When['kind'], string>>;
  readonly repeated: (every: Duration) => string;

  readonly enrolment: string;
  readonly by: Readonly<Record<EnrolmentTerms['by'], string>>;
  readonly noEnrolment: string;
  readonly opensWhen: string;
  readonly opensAlways: string;
  readonly closesWhen: string;

  readonly bonus: string;
  readonly noBonus: string;
  readonly day: (day: number, time: string) => string;
  readonly bonusRequires: string;
  readonly base: (base: Base) => string;
  readonly rates: RateWords;
  readonly rounding: (rounding: Bonus['rounding'], unit: string) => string;
  readonly maxAmount: (amount: string) => string;

  readonly close: (close: CloseMode) => string;
  readonly safeguards: SafeguardWords;
  readonly corrections: (corrections: Corrections) => string;
}

/** `wait` is empty where the rule applies at once, and begins with a space else. */
interface WhenWords {
  readonly longerThan: (duration: Duration) => string;
  readonly atLeast: (duration: Duration) => string;
  readonly gap: (wait: string) => string;
  readonly inactive: (wait: string) => string;
  readonly blocked: (kinds: string, wait: string) => string;
  readonly debt: (below: string, wait: string) => string;
  readonly tariffChange: Readonly<Record<'any' | 'up' | 'down', string>>;
  readonly terminated: string;
}

interface EffectWords {
  readonly none: string;
  readonly reset: string;
  readonly subtract: (by: number) => string;
  readonly divide: (by: number, round: 'down' | 'half_up') => string;
  readonly set: (to: number) => string;
}

interface RateWords {
  readonly title: string;
  readonly rung: (from: number, value: string) => string;
  /** `value`, `step` and `max` with their unit: «3 %», «15,00 ₽». */
  readonly linear: (scale: {
    readonly from: number;
    readonly value: string;
    readonly step: string;
    readonly every: number;
    readonly max: string;
  }) => string;
}

interface SafeguardWords {
  readonly title: string;
  readonly total: (amount: string) => string;
  readonly changePercent: (percent: string) => string;
  readonly oneCredit: (amount: string) => string;
  readonly parkedPercent: (percent: string) => string;
}
