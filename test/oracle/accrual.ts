import type { Duration, Instant } from '../../rules/time.ts';
import { dayStart, FOREVER, localDateOf, monthOf, monthStart, plus, stretch } from '../../rules/time.ts';
import { codesOf } from './conditions.ts';
import { addEntry, applyEffect, kept } from './effects.ts';
import { casesOf } from './interruptions.ts';
import type { ConditionText, EffectText, Interruption } from './terms.ts';
import { durationOf } from './terms.ts';
import { hadClass } from './timeline.ts';
import type { Period, Track } from './track.ts';
import { isServed, versionAt } from './track.ts';

const MONTH = 'calendar_month';

/** Step 4: the outcome of the period that ends now, by the seven tests in their order (docs/domain.md «Accrual»). */
export function decidePeriod(track: Track, period: Period): void {
  const { version, start, end } = period;
  if (!hadClass(track, ['served', 'paused'], start, end)) return;
  const skipped = skippedBy(track, period);
  if (skipped !== null) skip(track, period, skipped);
  else if (!fails(track, period))
    addEntry(track, { version, kind: 'accrual' }, kept(version, track.value + version.accrual.add));
}

interface Skip {
  readonly codes: readonly string[];
  readonly rule?: string;
}

function skip(track: Track, { version }: Period, { codes, rule }: Skip): void {
  addEntry(track, { version, kind: 'skip', codes, rule }, track.value);
}

/** Tests 2 to 4: what happened in the period. */
function skippedBy(track: Track, period: Period): Skip | null {
  const { accrual } = period.version;
  if (accrual.first_period === 'skip' && isFirstPart(track, period)) return { codes: ['first_period'] };
  const counts = Math.max(period.start, period.anchor ?? period.start);
  const interruption = firstInterruption(track, period, counts);
  if (interruption !== undefined) return { codes: ['interrupted'], rule: interruption.id };
  const isPaused = accrual.paused_period !== 'count' && hadClass(track, ['paused'], counts, period.end);
  return isPaused ? { codes: ['paused'] } : null;
}

/** Tests 5 and 6: a condition that fails, with what is to be done then; the cap. Says whether one decided. */
function fails(track: Track, period: Period): boolean {
  const { version, start } = period;
  for (const condition of version.accrual.requires ?? []) {
    const codes = codesOf(condition, { track, version, periodStart: start });
    if (codes.length === 0) continue;
    const otherwise = otherwiseOf(condition);
    const hasChanged = otherwise !== 'skip' && applyEffect(track, otherwise, { version, codes });
    if (!hasChanged) skip(track, period, { codes });
    return true;
  }
  if (track.value < (version.counter?.cap ?? FOREVER)) return false;
  skip(track, period, { codes: ['cap'] });
  return true;
}

function otherwiseOf(condition: ConditionText): EffectText | 'skip' {
  const written = typeof condition === 'string' ? undefined : condition['otherwise'];
  return (written ?? 'skip') as EffectText | 'skip';
}

/** A calendar month in which the counter began after its first day. */
function isFirstPart(track: Track, { start, end, every }: Period): boolean {
  const begun = track.begun ?? FOREVER;
  return (
    every === MONTH && start <= begun && begun < end && !localDateOf(begun, track.terms.zone).endsWith('-01')
  );
}

/** The first rule in the file that was in force for some time after `counts`, or took effect in the period. */
function firstInterruption(
  track: Track,
  { start, end, anchor }: Period,
  counts: Instant,
): Interruption | undefined {
  const cases = casesOf(track).filter(({ rule }) => rule.then !== 'none');
  return cases.find(({ rule, version, holds, to }) => {
    const inForce = holds !== null && Math.max(holds, counts) < Math.min(to, end);
    const tookEffect = track.effects.some(
      (effect) =>
        effect.rule === rule &&
        effect.version === version &&
        (effect.begins ? start <= effect.at && effect.at < end : start < effect.at && effect.at <= end) &&
        (anchor === null || effect.at > anchor),
    );
    return inForce || tookEffect;
  })?.rule;
}

/** The first period of a counter that begins now. */
export function beginPeriods(track: Track): void {
  track.anchor = track.now;
  startFresh(track, track.now);
}

/** At the end of an instant: the period that follows one that ended, or that an anchor starts. */
export function continuePeriods(track: Track): void {
  const { period, now } = track;
  if (period !== null && period.end > now) return;
  const { every } = track.version.accrual;
  const isAnchorNew = every !== MONTH && (period === null || track.lastReset === now);
  const isUnchanged = period !== null && isSame(every, period.every);
  if (isAnchorNew) startAnchored(track);
  else track.period = isUnchanged ? following(track, period) : takenOver(track, every, now);
}

/** From the anchor, which is the next instant of service when the reset left none. */
function startAnchored(track: Track): void {
  track.period = null;
  if (isServed(track)) startFresh(track, track.anchor ?? track.now);
}

/** Periods counted from an instant the counter began at, or from an anchor. */
function startFresh(track: Track, anchor: Instant): void {
  const { zone } = track.terms;
  const { every } = track.version.accrual;
  if (every === MONTH) {
    const month = monthOf(anchor, zone);
    const start = monthStart(month, zone);
    const end = monthStart(month + 1, zone);
    track.period = {
      start,
      end,
      version: versionAt(track, start),
      every,
      base: start,
      index: 0,
      anchor: null,
    };
    return;
  }
  const base = dayStart(anchor, zone);
  let period = anchored(track, { every, base, index: 0, anchor });
  while (period.end <= anchor) period = anchored(track, { every, base, index: period.index + 1, anchor });
  track.period = period;
}

function following(track: Track, { every, base, index, anchor, end }: Period): Period {
  if (every === MONTH) return takenOver(track, every, end);
  return anchored(track, { every, base, index: index + 1, anchor });
}

/** A changed `every`: the new periods are counted from where the old one ended. */
function takenOver(track: Track, every: string, start: Instant): Period {
  if (every !== MONTH) return anchored(track, { every, base: start, index: 0, anchor: null });
  const { zone } = track.terms;
  const end = monthStart(monthOf(start, zone) + 1, zone);
  return { start, end, version: versionAt(track, start), every, base: start, index: 0, anchor: null };
}

function anchored(track: Track, at: Pick<Period, 'every' | 'base' | 'index' | 'anchor'>): Period {
  const length = durationOf(at.every);
  const boundary = (times: number): Instant =>
    plus(at.base, stretch(length, length, times - 1), track.terms.zone);
  const start = at.index === 0 ? at.base : boundary(at.index);
  return { ...at, start, end: boundary(at.index + 1), version: versionAt(track, start) };
}

function isSame(left: string, right: string): boolean {
  if (left === MONTH || right === MONTH) return left === right;
  const units = ({ months, days, ms }: Duration): string => [months, days, ms].join();
  return units(durationOf(left)) === units(durationOf(right));
}
