import type { Effect, Interruption, Version } from '../../terms.ts';
import { isSameWait, isWaitSurelyOver, relationOf, showWait } from './clock.ts';
import { refuseAt, type Site, warnAt } from './site.ts';

/**
 * Compares every two interruptions. Refused: two effects that the same clock brings at the same wait and moment (which one
 * is meant?), and one that always comes after another, on the same clock, has left nothing to take. Where the clocks only
 * contain each other, or one waits for the return, the author is warned.
 */
export function checkThresholds(version: Version, site: Site): void {
  for (const [later, second] of version.interruptions.entries()) {
    for (const [earlier, first] of version.interruptions.entries()) {
      if (first.then.kind === 'none' || second.then.kind === 'none' || earlier === later) continue;
      const pair: Pair = { first, second, index: later, isFirstInFile: earlier < later };
      if (isOverlap(pair)) tellOverlap(pair, site);
      else if (isUnreachable(pair, version)) tellUnreachable(pair, site);
    }
  }
}

interface Pair {
  readonly first: Interruption;
  readonly second: Interruption;
  /** Of the second. */
  readonly index: number;
  readonly isFirstInFile: boolean;
}

function isOverlap({ first, second, isFirstInFile }: Pair): boolean {
  if (!isFirstInFile || first.at !== second.at || !isSameWait(first, second)) return false;
  const relation = relationOf(first.when, second.when);
  if (relation !== 'contains') return relation !== 'apart';
  // Two depths of debt are two steps, even with one wait; a gap and inactivity are two clocks.
  return first.when.kind === second.when.kind && first.when.kind !== 'debt';
}

function tellOverlap(pair: Pair, site: Site): void {
  const { first, second, index } = pair;
  const wait = showWait(second);
  const steps = ['interruptions', index, 'when'];
  const accepted = 'one rule, or different durations';
  if (relationOf(first.when, second.when) === 'same') {
    refuseAt(site, steps, {
      text: `overlaps with \`${first.id}\`: both wait equally long`,
      found: wait,
      accepted,
    });
  } else {
    warnAt(site, steps, {
      text: `overlaps with \`${first.id}\` in part: both wait equally long`,
      found: wait,
      accepted,
    });
  }
}

function isUnreachable({ first, second, isFirstInFile }: Pair, version: Version): boolean {
  const relation = relationOf(first.when, second.when);
  if (relation === 'shares' || relation === 'apart' || first.at === 'return') return false;
  if (isSameWait(first, second) && second.at === 'hold' && !isFirstInFile) return false;
  return isWaitSurelyOver(first, second) && leavesNothing(first.then, second.then, version.counter.floor);
}

function tellUnreachable({ first, second, index }: Pair, site: Site): void {
  const isSame = relationOf(first.when, second.when) === 'same' && second.at === 'hold';
  const text = `can never show: \`${first.id}\` always comes first and leaves nothing to take`;
  const accepted = `a shorter duration than that of \`${first.id}\` (${showWait(first)}), or no such rule`;
  const tell = isSame ? refuseAt : warnAt;
  tell(site, ['interruptions', index, 'when'], { text, found: showWait(second), accepted });
}

/** Whether after the first effect the second changes nothing, as the value does not grow in between. */
export function leavesNothing(first: Effect, second: Effect, floor: number): boolean {
  const left = targetOf(first);
  if (left === null) return false;
  if (left <= floor) return true;
  const target = targetOf(second);
  return target !== null && target >= left;
}

/** The value that an effect leads to, whatever was there; null: that depends. */
function targetOf(effect: Effect): number | null {
  if (effect.kind === 'reset') return 0;
  return effect.kind === 'set' ? effect.to : null;
}
