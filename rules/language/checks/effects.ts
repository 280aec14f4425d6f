import type { Interruption, Version } from '../../terms.ts';
import { isWaitSurelyOver, showWait } from './clock.ts';
import { type Site, warnAt } from './site.ts';
import { leavesNothing } from './thresholds.ts';

/** Warns of effects that can never show, though their thresholds are reached. */
export function checkEffects(version: Version, site: Site): void {
  for (const [index, rule] of version.interruptions.entries()) {
    warnOfRepeat(rule, index, site);
    warnOfSet(rule, index, { version, site });
    if (rule.when.kind === 'inactive') warnOfGap(rule, index, { version, site });
  }
}

interface Judged {
  readonly version: Version;
  readonly site: Site;
}

function warnOfRepeat({ every, then }: Interruption, index: number, site: Site): void {
  if (every === null || (then.kind !== 'reset' && then.kind !== 'set' && then.kind !== 'none')) return;
  const text = `repeats \`${then.kind}\`, which changes nothing the second time`;
  warnAt(site, ['interruptions', index, 'every'], {
    text,
    accepted: 'no `every`, or an effect such as { subtract: 1 }',
  });
}

function warnOfSet({ then }: Interruption, index: number, { version, site }: Judged): void {
  const { cap } = version.counter;
  if (then.kind !== 'set' || cap === null || then.to < cap) return;
  const text = `can never show: the counter stops at ${cap}, and an effect never raises it`;
  warnAt(site, ['interruptions', index, 'then'], {
    text,
    found: String(then.to),
    accepted: `less than ${cap}`,
  });
}

/** Inactivity counts idle and blocked time, a gap idle time alone: together they say whether a decay is ever seen. */
function warnOfGap(rule: Interruption, index: number, { version, site }: Judged): void {
  if (rule.then.kind === 'none') return;
  const { floor } = version.counter;
  const first = version.interruptions.find(
    ({ at, when, then, ...rest }) =>
      at === 'hold' &&
      when.kind === 'gap' &&
      leavesNothing(then, rule.then, floor) &&
      isWaitSurelyOver({ at, when, then, ...rest }, rule),
  );
  if (first === undefined) return;
  const open = kindsLeftOpen(version, rule);
  const text =
    open.length === 0
      ? `can never show: \`${first.id}\` always comes first and leaves nothing to take`
      : `shows only if time blocked as ${open.join(', ')} fills the wait: \`${first.id}\` comes first in idle time`;
  const accepted = `\`at: return\` for \`${first.id}\`, or a longer duration there`;
  warnAt(site, ['interruptions', index, 'when'], { text, found: showWait(rule), accepted });
}

/**
 * Kinds whose time the inactivity clock counts and that do not end the counter by themselves as soon as they begin. Where
 * paused periods count, the counter may grow again between such a stretch and the return, so there all kinds are open.
 */
function kindsLeftOpen(version: Version, rule: Interruption): readonly string[] {
  const { kinds, other } = version.blocking;
  const blocked = [...kinds, { kind: 'other', as: other }]
    .filter(({ as }) => as === 'blocked')
    .map(({ kind }) => kind);
  if (mayGrowWhilePaused(version)) return blocked;
  return blocked.filter(
    (kind) => !version.interruptions.some((one) => endsAtOnce(one, kind, { version, rule })),
  );
}

function mayGrowWhilePaused({ accrual, blocking }: Version): boolean {
  const classes = [blocking.other, ...blocking.kinds.map(({ as }) => as)];
  return accrual.pausedPeriod === 'count' && classes.includes('paused');
}

function endsAtOnce(
  { when, then, at }: Interruption,
  kind: string,
  { version, rule }: { readonly version: Version; readonly rule: Interruption },
): boolean {
  if (when.kind !== 'blocked' || at !== 'hold' || when.threshold !== null) return false;
  return when.kinds.includes(kind) && leavesNothing(then, rule.then, version.counter.floor);
}
