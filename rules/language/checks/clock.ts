import type { Amount } from '../../money.ts';
import type { Interruption, Threshold, When } from '../../terms.ts';
import type { Duration } from '../../time.ts';
import { isSameLength, isSurelyAtMost } from './durations.ts';

type Change = 'any' | 'up' | 'down';

const AT_ONCE: Duration = { text: 'P0D', months: 0, days: 0, ms: 0 };

/** How the clock of one rule lies to the clock of another. */
export type Relation =
  /** Both count the same time from the same start. */
  | 'same'
  /** Whenever the second counts, the first does, and it began no later. */
  | 'contains'
  /** They count some of the same time. */
  | 'shares'
  | 'apart';

/** The relation of the clock of `first` to that of `second` (docs/domain.md "The timeline"). */
export function relationOf(first: When, second: When): Relation {
  if (first.kind === 'inactive' && second.kind === 'gap') return 'contains';
  return first.kind === second.kind ? relationOfOneKind(first, second) : 'apart';
}

function relationOfOneKind(first: When, second: When): Relation {
  if (first.kind === 'blocked' && second.kind === 'blocked')
    return relationOfKinds(first.kinds, second.kinds);
  if (first.kind === 'debt' && second.kind === 'debt') return relationOfLimits(first.below, second.below);
  if (first.kind === 'tariff_change' && second.kind === 'tariff_change') {
    return relationOfChanges(first.change, second.change);
  }
  return 'same'; // the other kinds take no arguments but the wait
}

/** Who owes more than the deeper limit owes more than the shallower one. */
function relationOfLimits(first: Amount, second: Amount): Relation {
  if (first === second) return 'same';
  return first > second ? 'contains' : 'apart';
}

function relationOfChanges(first: Change, second: Change): Relation {
  if (first === second) return 'same';
  if (first === 'any') return 'contains';
  return second === 'any' ? 'shares' : 'apart';
}

/** Whether both wait equally long, whatever their bound: a gap of exactly that length would belong to both. */
export function isSameWait(first: Interruption, second: Interruption): boolean {
  return isSameLength(waitOf(first), waitOf(second));
}

/** Whether the wait of `first` is surely over when that of `second` is, if both clocks run together. */
export function isWaitSurelyOver(first: Interruption, second: Interruption): boolean {
  const atSame = isSameWait(first, second);
  // At the very boundary `at_least` holds and `longer_than` does not, so there the later one may come alone.
  if (atSame && boundOf(first) === 'longer_than' && boundOf(second) !== 'longer_than') return false;
  return isSurelyAtMost(waitOf(first), waitOf(second));
}

/** How long the rule waits, in the words of the file: `longer_than P3D`; "at once". */
export function showWait({ when }: Interruption): string {
  const threshold = thresholdOf(when);
  return threshold === null ? 'at once' : `${threshold.bound} ${threshold.duration.text}`;
}

function relationOfKinds(first: readonly string[], second: readonly string[]): Relation {
  const contains = second.every((kind) => first.includes(kind));
  if (contains) return first.every((kind) => second.includes(kind)) ? 'same' : 'contains';
  return second.some((kind) => first.includes(kind)) ? 'shares' : 'apart';
}

function waitOf({ when }: Interruption): Duration {
  return thresholdOf(when)?.duration ?? AT_ONCE;
}

function boundOf({ when }: Interruption): Threshold['bound'] | 'at_once' {
  return thresholdOf(when)?.bound ?? 'at_once';
}

function thresholdOf(when: When): Threshold | null {
  return 'threshold' in when ? when.threshold : null;
}
