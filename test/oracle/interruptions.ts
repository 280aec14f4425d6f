import type { Fee } from '../../rules/facts.ts';
import { parseAmount } from '../../rules/money.ts';
import type { Instant } from '../../rules/time.ts';
import { FOREVER } from '../../rules/time.ts';
import type { Piece } from './clocks.ts';
import { clipped, joined, reaches } from './clocks.ts';
import type { Interruption, ThresholdText, Version } from './terms.ts';
import { durationOf, takes } from './terms.ts';
import { isNamed } from './timeline.ts';
import type { Absence, Segment, Track } from './track.ts';
import { versionBegun } from './track.ts';

/** One case of a rule: one absence, stretch, debt, termination or tariff change that it looks at. */
export interface Case {
  readonly rule: Interruption;
  readonly version: Version;
  readonly from: Instant;
  /** The end of the absence or stretch; later than now when it runs. */
  readonly to: Instant;
  /** When the rule takes hold; null: it does not, as far as can be seen. */
  readonly holds: Instant | null;
  /** Without a duration: it takes hold in step 6 of `from`. */
  readonly begins: boolean;
  /** The instants of `every`, as far as asked for. */
  readonly ticks: (from: Instant) => readonly Instant[];
}

/** Every case of every rule up to now, in the order of versions and of the file, worked out from nothing. */
export function casesOf(track: Track): readonly Case[] {
  const found = [
    ...track.absences.flatMap((absence) => ofAbsence(track, absence)),
    ...debts(track),
    ...terminations(track),
    ...tariffChanges(track),
  ];
  return found.sort(
    (left, right) =>
      left.version.number - right.version.number ||
      left.version.interruptions.indexOf(left.rule) - right.version.interruptions.indexOf(right.rule) ||
      left.from - right.from,
  );
}

function ofAbsence(track: Track, absence: Absence): Case[] {
  const inside = track.segments.filter(
    (segment) => absence.from <= segment.from && segment.from < absence.to,
  );
  return absence.version.interruptions.flatMap((rule) => {
    const { when } = rule;
    if (when === 'terminated') return [];
    if ('gap' in when) {
      const pieces = inside.filter((segment) => segment.className === 'idle');
      return [caseOf(track, { rule, version: absence.version, pieces, to: absence.to, threshold: when.gap })];
    }
    if ('inactive' in when) {
      const pieces = inside.filter(
        (segment) => segment.className === 'idle' || segment.className === 'blocked',
      );
      return [
        caseOf(track, { rule, version: absence.version, pieces, to: absence.to, threshold: when.inactive }),
      ];
    }
    if (!('blocked' in when)) return [];
    const { kinds, ...threshold } = 'kinds' in when.blocked ? when.blocked : { kinds: when.blocked };
    return joined(inside.filter((segment) => isOneOf(absence.version, kinds, segment))).map((run) =>
      caseOf(track, { rule, version: absence.version, pieces: [run], to: run.to, threshold }),
    );
  });
}

function isOneOf(version: Version, kinds: readonly string[], { kind }: Segment): boolean {
  if (kind === null) return false;
  return isNamed(version, kind) ? kinds.includes(kind) : kinds.includes('other');
}

/** Stretches of a balance below a limit, from the beginning of the counter at the earliest. */
function debts(track: Track): Case[] {
  const { begun, terms, facts } = track;
  if (begun === null) return [];
  return terms.versions.flatMap((version) =>
    version.interruptions.flatMap((rule) => {
      if (rule.when === 'terminated' || !('debt' in rule.when)) return [];
      const { below, ...threshold } = rule.when.debt;
      const limit = parseAmount(below, terms.places) ?? 0n;
      const known = facts.balances.filter((balance) => balance.at <= track.now);
      const low = known.flatMap((balance, index) =>
        balance.amount < limit ? [{ from: balance.at, to: known[index + 1]?.at ?? FOREVER }] : [],
      );
      return clipped(joined(low), begun, FOREVER)
        .filter((run) => run.from <= track.now && versionBegun(track, run.from) === version)
        .map((run) => caseOf(track, { rule, version, pieces: [run], to: run.to, threshold }));
    }),
  );
}

/** A termination holds from its instant until served again. */
function terminations(track: Track): Case[] {
  const seen = track.facts.terminations.filter(({ at }) => at >= (track.begun ?? FOREVER) && at <= track.now);
  return seen.flatMap(({ at }) => {
    const version = versionOfEvent(track, at);
    const served = track.segments.find((segment) => segment.className === 'served' && segment.to > at);
    const to = served === undefined ? FOREVER : Math.max(served.from, at);
    return version.interruptions
      .filter((rule) => rule.when === 'terminated')
      .map((rule) => caseOf(track, { rule, version, pieces: [{ from: at, to }], to, threshold: {} }));
  });
}

function tariffChanges(track: Track): Case[] {
  const seen = track.facts.fees.filter(({ from }) => from >= (track.begun ?? FOREVER) && from <= track.now);
  return [...new Set(seen.map((fee) => fee.from))].flatMap((at) => {
    const version = versionOfEvent(track, at);
    return version.interruptions
      .filter(({ when }) => {
        if (when === 'terminated' || !('tariff_change' in when)) return false;
        const changed = seen.filter((fee) => fee.from === at && takes(version.services, fee.service));
        return changed.some((fee) => isChange(when.tariff_change, before(track, fee), fee));
      })
      .map((rule) => caseOf(track, { rule, version, pieces: [{ from: at, to: at }], to: at, threshold: {} }));
  });
}

function before(track: Track, fee: Fee): Fee | undefined {
  return track.facts.fees.findLast((other) => other.service === fee.service && other.from < fee.from);
}

/** Amount 0 ends the fee and its tariff, so that neither it nor the next row is another tariff. */
function isChange(change: 'any' | 'up' | 'down', from: Fee | undefined, to: Fee): boolean {
  if (from === undefined || from.tariff === to.tariff) return false;
  if (from.amount === 0n || to.amount === 0n) return false;
  return change === 'any' || (change === 'up' ? to.amount > from.amount : to.amount < from.amount);
}

/** An absence has everything in it under its own version; outside of one, the version in force decides. */
function versionOfEvent(track: Track, at: Instant): Version {
  const absence = track.absences.find(({ from, to }) => from <= at && at < to);
  return absence?.version ?? versionBegun(track, at);
}

interface Shape {
  readonly rule: Interruption;
  readonly version: Version;
  readonly pieces: readonly Piece[];
  readonly to: Instant;
  readonly threshold: ThresholdText;
}

function caseOf(track: Track, { rule, version, pieces, to, threshold }: Shape): Case {
  const { zone } = track.terms;
  const begins = threshold.longer_than === undefined && threshold.at_least === undefined;
  const every = durationOf(rule.every ?? 'P1D');
  const after = (times: number): Instant | null => reaches(pieces, threshold, { every, times }, zone);
  const from = pieces[0]?.from ?? to;
  return {
    rule,
    version,
    from,
    to,
    holds: begins ? from : after(0),
    begins,
    ticks: (since) => (rule.every === undefined ? [] : ticksFrom(after, since)),
  };
}

/** The ticks up to the first that is not before `since`. */
function ticksFrom(after: (times: number) => Instant | null, since: Instant): readonly Instant[] {
  const ticks: Instant[] = [];
  for (let times = 1; ; times += 1) {
    const tick = after(times);
    if (tick === null) return ticks;
    ticks.push(tick);
    if (tick > since) return ticks;
  }
}
