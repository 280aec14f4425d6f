import type { ReasonCode } from '../codes.ts';
import type { Shape } from '../language/shape.ts';
import type { Condition, Failure } from './condition.ts';

/** A condition of the language: everything about it, in one file of this folder. */
export interface ConditionWord {
  readonly word: string;
  /** Every code it can answer no with; empty for the words that only pass on what is inside. */
  readonly codes: readonly ReasonCode[];
  /** What the word alone means; left out when it needs arguments. */
  readonly alone?: Condition;
  /** The arguments after the word; left out when it takes none. */
  readonly arguments?: (scope: Scope) => Shape<Condition>;
}

/** Where the condition stands. */
export interface Scope {
  /** Only `accrual.requires` looks at a period, so only there `period_start` and `period_end` mean something. */
  readonly isAccrual: boolean;
  /** Any condition in the same place, for the conditions that contain others. */
  readonly condition: Shape<Condition>;
}

/** The condition holds. */
export const YES: readonly Failure[] = [];

/** The condition fails; `found` is what was there instead. */
export function no(code: ReasonCode, found?: string | null): readonly Failure[] {
  return [found === undefined || found === null ? { code } : { code, found }];
}
