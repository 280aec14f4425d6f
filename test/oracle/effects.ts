import { formatInstant } from '../../rules/time.ts';
import type { EffectText, Interruption, Version } from './terms.ts';
import type { AppliedEffect, Track } from './track.ts';
import { isServed } from './track.ts';

interface EntryText {
  readonly version: Version;
  readonly kind: string;
  readonly rule?: string | undefined;
  readonly codes?: readonly string[] | undefined;
}

/** Adds an entry of the present instant; `value` is what the counter becomes. */
export function addEntry(track: Track, { version, kind, rule, codes = [] }: EntryText, value: number): void {
  const delta = value - track.value;
  track.value = value;
  if (delta !== 0) track.lastChange = track.now;
  track.lines.push({
    type: 'entry',
    programme: track.terms.programme,
    subscriber: track.facts.subscriber,
    effective: formatInstant(track.now, track.terms.zone),
    version: version.number,
    kind,
    delta,
    value,
    rule: rule ?? null,
    reason: { codes: [...new Set(codes)].sort() },
  });
}

/** Applies the effect of a rule and remembers that it was applied. `begins`: in step 6, not in 2 or 3. */
export function takeEffect(
  track: Track,
  { rule, version }: Omit<AppliedEffect, 'at' | 'begins'>,
  begins: boolean,
): void {
  track.effects.push({ rule, version, at: track.now, begins });
  applyEffect(track, rule.then, { version, rule });
}

/** The value as floor and cap of a version keep it. */
export function kept(version: Version, value: number): number {
  const { floor = 0, cap = Number.POSITIVE_INFINITY } = version.counter ?? {};
  return Math.min(cap, Math.max(floor, value));
}

/**
 * Applies an effect; it never raises the value (docs/domain.md «Interruption rules»).
 *
 * @returns whether it changed the value, and so left an entry
 */
export function applyEffect(
  track: Track,
  effect: EffectText,
  by: { readonly version: Version; readonly rule?: Interruption; readonly codes?: readonly string[] },
): boolean {
  if (effect === 'reset') moveAnchor(track);
  const raw = effectOn(effect, track.value);
  const value = raw >= track.value ? track.value : Math.min(track.value, kept(by.version, raw));
  if (value === track.value) return false;
  addEntry(
    track,
    { version: by.version, kind: kindOf(effect, by.rule), rule: by.rule?.id, codes: by.codes },
    value,
  );
  return true;
}

function effectOn(effect: EffectText, value: number): number {
  if (effect === 'none') return value;
  if (effect === 'reset') return 0;
  if ('subtract' in effect) return value - Number(effect['subtract']);
  if ('set' in effect) return Number(effect['set']);
  const quotient = value / Number(effect['divide_by']);
  return effect['round'] === 'down' ? Math.floor(quotient) : Math.floor(quotient + 0.5);
}

function kindOf(effect: EffectText, rule: Interruption | undefined): string {
  if (effect === 'reset') return 'reset';
  const isDecay = rule !== undefined && rule.when !== 'terminated' && 'inactive' in rule.when;
  return isDecay ? 'decay' : 'deduction';
}

/** A reset, also one at 0, abandons the running anchored period and moves the anchor (docs/domain.md «Accrual»). */
function moveAnchor(track: Track): void {
  track.lastReset = track.now;
  track.anchor = isServed(track) ? track.now : null;
  if (track.period !== null && track.period.every !== 'calendar_month') track.period = null;
}
