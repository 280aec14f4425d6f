import { runClock, startClock } from './clock.ts';
import { balanceBefore, hasRule } from './facts-view.ts';
import type { Hold, TimelineClass } from './state.ts';
import type { Interruption, Version } from './terms.ts';
import { kindInTerms } from './timeline.ts';
import { versionOf, type Walker } from './walker.ts';

/**
 * Starts, stops and ends the clocks of the absence at the walker's instant, whose class is `state.now`; what ended there goes
 * to `walker.ending`. An absence that is over for its own version may be followed by one of the version now in force.
 */
export function turnAbsence(walker: Walker): void {
  const { state } = walker;
  if (state.absence !== null && state.now.class === 'served') endAbsence(walker);
  if (state.now.class === 'served') {
    state.hasServed = true;
    return;
  }
  if (!state.hasServed) return;
  state.absence ??= { version: walker.version, since: walker.at, holds: [] };
  turnClocks(walker);
}

/** Ends the absence: all its clocks stop for good. */
export function endAbsence(walker: Walker): void {
  const { absence } = walker.state;
  for (const hold of absence?.holds ?? []) end(walker, absence?.version ?? 0, hold);
  walker.state.absence = null;
}

function turnClocks(walker: Walker): void {
  const { absence, now } = walker.state;
  if (absence === null) return;
  const version = versionOf(walker, absence.version);
  version.interruptions.forEach((rule, index) => {
    const hold = absence.holds.find((candidate) => candidate.rule === index);
    const isRunning = runsDuring(rule, now, version);
    if (hold === undefined) {
      const kind = rule.when.kind === 'blocked' ? now.kind : null;
      if (isRunning) absence.holds.push(newHold(walker, index, kind));
    } else if (rule.when.kind === 'blocked' && !isRunning) {
      absence.holds.splice(absence.holds.indexOf(hold), 1);
      end(walker, absence.version, hold);
    } else runClock(hold.clock, isRunning, walker.at);
  });
}

/** Whether a rule's clock counts during a class: idle time, idle and blocked time, or time its kinds decide. */
function runsDuring(rule: Interruption, now: TimelineClass, version: Version): boolean {
  switch (rule.when.kind) {
    case 'gap':
      return now.class === 'idle';
    case 'inactive':
      return now.class === 'idle' || now.class === 'blocked';
    case 'blocked':
      return now.kind !== null && rule.when.kinds.includes(kindInTerms(version.blocking, now.kind));
    case 'debt':
    case 'tariff_change':
    case 'terminated':
      return false;
  }
}

/**
 * Ends the debts whose balance is no longer below the limit, and begins those whose balance fell below it at the walker's
 * instant, or was below it when the counter began there.
 */
export function turnDebts(walker: Walker): void {
  const { state, at, view } = walker;
  if (!hasRule(walker.programme, 'debt')) return;
  const balance = balanceBefore(view, at + 1);
  for (const debt of [...state.debts]) {
    const { when } = versionOf(walker, debt.version).interruptions[debt.hold.rule] as Interruption;
    if (when.kind === 'debt' && balance !== null && balance < when.below) continue;
    state.debts.splice(state.debts.indexOf(debt), 1);
    end(walker, debt.version, debt.hold);
  }
  const before = state.begun === at ? null : balanceBefore(view, at);
  const version = walker.version;
  versionOf(walker, version).interruptions.forEach(({ when }, rule) => {
    if (when.kind !== 'debt' || balance === null || balance >= when.below) return;
    if (before !== null && before < when.below) return;
    state.debts.push({ version, hold: newHold(walker, rule, null) });
  });
}

function newHold(walker: Walker, rule: number, kind: string | null): Hold {
  return { rule, kind, clock: startClock(walker.at), heldAt: null, repeats: 0 };
}

function end(walker: Walker, version: number, hold: Hold): void {
  runClock(hold.clock, false, walker.at);
  walker.ending.push({ version, hold });
}
