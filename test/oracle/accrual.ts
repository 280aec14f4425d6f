import { dayStart, FOREVER, localDateOf, monthOf, monthStart, plus, stretch } from '../../rules/time.ts';
import type { Duration, Instant } from '../../rules/time.ts';
import { codesOf } from './conditions.ts';
import { addEntry, applyEffect, kept } from './effects.ts';
import { casesOf } from './interruptions.ts';
import { durationOf } from './terms.ts';
import type { EffectText, Interruption } from './terms.ts';
import { hadClass } from './timeline.ts';
import { isServed, versionAt } from './track.ts';
import type { Period, Track } from './track.ts';

const MONTH = 'calendar_month';

/** Step 4: the outcome of the period that ends now, by the seven tests in their order (docs/domain.md «Accrual»). */
export function decidePeriod(track: Track, period: Period): void {
  const { version, start, end } = period;
  const { accrual, counter } = version;
  const counts = Math.max(start, period.anchor ?? start);
  if (!hadClass(track, ['served', 'paused'], start, end)) return;
  if (accrual.first_period === 'skip' && isFirstPart(track, period)) return skip(track, period, ['first_period']);
  const interruption = firstInterruption(track, period, counts);
  if (interruption !== undefined) return skip(track, period, ['interrupted'], interruption.id);
  if (accrual.paused_period !== 'count' && hadClass(track, ['paused'], counts, end)) return skip(track, period, ['paused']);
  for (const condition of accrual.requires ?? []) {
    const codes = codesOf(condition, { track, version, periodStart: start });
    if (codes.length === 0) continue;
    const otherwise = typeof condition === 'string' ? 'skip' : ((condition['otherwise'] ?? 'skip') as EffectText | 'skip');
    if (otherwise === 'skip' || !applyEffect(track, otherwise, { version, codes })) skip(track, period, codes);
    return;
  }
  if (track.value >= (counter?.cap ?? FOREVER)) return skip(track, period, ['cap']);
  addEntry(track, { version, kind: 'accrual' }, kept(version, track.value + accrual.add));
}

function skip(track: Track, { version }: Period, codes: readonly string[], rule?: string): void {
  addEntry(track, { version, kind: 'skip', codes, rule }, track.value);
}

/** A calendar month in which the counter began after its first day. */
function isFirstPart(track: Track, { start, end, every }: Period): boolean {
  const begun = track.begun ?? FOREVER;
  return every === MONTH && start <= begun && begun < end && !localDateOf(begun, track.terms.zone).endsWith('-01');
}

/** The first rule in the file that was in force for some time after `counts`, or took effect in the period. */
function firstInterruption(track: Track, { start, end, anchor }: Period, counts: Instant): Interruption | undefined {
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
  if (track.begun === null) return;
  const { period, now } = track;
  if (period !== null && period.end > now) return;
  const { every } = track.version.accrual;
  if (period !== null && (every === MONTH || track.lastReset !== now)) {
    track.period = isSame(every, period.every) ? following(track, period) : takenOver(track, every, now);
    return;
  }
  track.period = null;
  if (every === MONTH) track.period = takenOver(track, every, now);
  else if (isServed(track)) startFresh(track, track.anchor ?? now);
}

/** Periods counted from an instant the counter began at, or from an anchor. */
function startFresh(track: Track, anchor: Instant): void {
  const { zone } = track.terms;
  const { every } = track.version.accrual;
  if (every === MONTH) {
    const month = monthOf(anchor, zone);
    const start = monthStart(month, zone);
    const end = monthStart(month + 1, zone);
    track.period = { start, end, version: versionAt(track, start), every, base: start, index: 0, anchor: null };
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
  const boundary = (times: number): Instant => plus(at.base, stretch(length, length, times - 1), track.terms.zone);
  const start = at.index === 0 ? at.base : boundary(at.index);
  return { ...at, start, end: boundary(at.index + 1), version: versionAt(track, start) };
}

function isSame(left: string, right: string): boolean {
  if (left === MONTH || right === MONTH) return left === right;
  const units = ({ months, days, ms }: Duration): string => [months, days, ms].join();
  return units(durationOf(left)) === units(durationOf(right));
}
