import type { FactName } from '../exchange/fact-row.ts';
import type { Instant, LocalDate } from '../time.ts';

/** A run as far as one subscriber is concerned: its number, its business date, and when it committed that subscriber's slice. */
export interface RunMark {
  readonly run: number;
  readonly night: LocalDate;
  readonly at: Instant;
}

/** From when to when a step was believed. */
export interface StepRecord {
  readonly by: RunMark;
  /** null: it is believed still. */
  readonly superseded: Superseded | null;
}

/** The run that no longer said it, and what that run knew and the one before did not. */
export interface Superseded extends RunMark {
  /** Empty: nothing tells. */
  readonly because: readonly Cause[];
}

/** A unit that may have changed what was decided, and when it was applied. */
export type Cause =
  | (AppliedUnit & {
      readonly kind: 'import' | 'import-withdrawal';
      readonly importId: number;
      readonly source: string;
      /** What it changed of the subscriber's facts, and the earliest instant whose truth changed. */
      readonly facts: readonly FactName[];
      readonly since: Instant;
    })
  /** The programme was published anew. */
  | (AppliedUnit & { readonly kind: 'programme' });

interface AppliedUnit {
  readonly revision: bigint;
  readonly appliedAt: Instant;
}
