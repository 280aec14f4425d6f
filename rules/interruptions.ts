import { counted, isReached, reachesAt, thresholdOf } from './clock.ts';
import { applyEffect } from './effect.ts';
import type { Fee } from './facts.ts';
import { isMember } from './facts-view.ts';
import type { EntryKind, Reason } from './outcome.ts';
import { markInterrupted, moveAnchor } from './period.ts';
import type { RuleRef } from './state.ts';
import type { Interruption } from './terms.ts';
import { FOREVER, type Instant } from './time.ts';
import { inFileOrder, NO_REASON, type OwnHold, ruleOf, versionOf, type Walker, write } from './walker.ts';

/** Step 2 and 3 of an instant: effects of interruptions that began before it, those at `return` first, then repeats. */
export function settleHolds(walker: Walker): void {
  if (!hasHolds(walker) && walker.ending.length === 0) return;
  const holds = [...runningHolds(walker), ...walker.ending]
    .filter(({ hold }) => hold.clock.start < walker.at)
    .sort((left, right) => inFileOrder(refOf(left), refOf(right)));
  for (const own of holds) takeHold(walker, own);
  for (const own of holds) if (isOver(walker, own)) takePastEffect(walker, own);
  for (const own of holds) if (takesHoldNow(walker, own)) takePastEffect(walker, own);
  for (const own of holds) repeat(walker, own);
}

/** Held, and now its absence or stretch ends, for which the effect waited. */
function isOver(walker: Walker, own: OwnHold): boolean {
  return (
    own.hold.heldAt !== null && ruleOf(walker, refOf(own)).at === 'return' && walker.ending.includes(own)
  );
}

function takesHoldNow(walker: Walker, own: OwnHold): boolean {
  return own.hold.heldAt === walker.at && ruleOf(walker, refOf(own)).at === 'hold';
}

function takeHold(walker: Walker, own: OwnHold): void {
  const { hold } = own;
  const rule = ruleOf(walker, refOf(own));
  if (hold.heldAt !== null || thresholdOf(rule) === null) return;
  if (isReached(hold.clock, rule, { repeat: 0, at: walker.at }, walker.programme.zone))
    hold.heldAt = walker.at;
}

function repeat(walker: Walker, own: OwnHold): void {
  const { hold } = own;
  const rule = ruleOf(walker, refOf(own));
  if (rule.every === null || hold.heldAt === null) return;
  while (isReached(hold.clock, rule, { repeat: hold.repeats + 1, at: walker.at }, walker.programme.zone)) {
    hold.repeats += 1;
    takePastEffect(walker, own);
  }
}

/** Step 6: effects of interruptions that begin at the instant: those without a duration, tariff changes, terminations. */
export function beginInterruptions(walker: Walker): void {
  const begun: Beginning[] = [];
  for (const own of runningHolds(walker)) {
    const rule = ruleOf(walker, refOf(own));
    if (own.hold.clock.start !== walker.at || thresholdOf(rule) !== null) continue;
    own.hold.heldAt = walker.at;
    if (rule.at === 'hold') begun.push({ ref: refOf(own), evidence: evidenceOf(walker, own) });
  }
  begun.push(...tariffChanges(walker), ...terminations(walker));
  begun.sort((left, right) => inFileOrder(left.ref, right.ref));
  for (const { ref, evidence } of begun) {
    takeEffect(walker, ref, evidence);
    // After the effect: what begins here belongs to the period that begins here, be it started by this very effect.
    markEffect(walker, ref);
  }
}

/** What begins at an instant, with the reason of its entry. */
interface Beginning {
  readonly ref: RuleRef;
  readonly evidence: Reason;
}

function terminations(walker: Walker): Beginning[] {
  if (!walker.hasTermination) return [];
  const version = versionOfAbsenceOrNow(walker);
  if (walker.state.now.class !== 'served') walker.state.terminatedUnder.push(version);
  return rulesOf(walker, version, 'terminated').map((rule) => ({
    ref: { version, rule },
    evidence: { ...NO_REASON, since: walker.at },
  }));
}

/** What happens in an absence stays under its version, the end of the contract and a new tariff too. */
function versionOfAbsenceOrNow(walker: Walker): number {
  return walker.state.absence?.version ?? walker.version;
}

function tariffChanges(walker: Walker): Beginning[] {
  const version = versionOfAbsenceOrNow(walker);
  const rules = rulesOf(walker, version, 'tariff_change');
  if (rules.length === 0) return [];
  const changes = changedFees(walker, version);
  return rules.flatMap((rule) => {
    const { when } = ruleOf(walker, { version, rule });
    const change = changes.find(
      (candidate) => when.kind === 'tariff_change' && isChange(when.change, candidate),
    );
    if (change === undefined) return [];
    const evidence = { ...NO_REASON, since: walker.at, ref: change.after.service };
    return [{ ref: { version, rule }, evidence }];
  });
}

interface FeeChange {
  readonly before: Fee;
  readonly after: Fee;
}

/** Services that count and go over to another tariff at this instant. A fee of 0 is the end of a tariff, not another one. */
function changedFees(walker: Walker, version: number): FeeChange[] {
  const { services } = versionOf(walker, version);
  const { fees } = walker.view.facts;
  return fees.flatMap((after, index) => {
    if (after.from !== walker.at || !isMember(services, after.service)) return [];
    const before = fees.slice(0, index).findLast((fee) => fee.service === after.service);
    if (before === undefined || before.amount === 0n || after.amount === 0n) return [];
    return before.tariff === after.tariff ? [] : [{ before, after }];
  });
}

function isChange(wanted: 'any' | 'up' | 'down', { before, after }: FeeChange): boolean {
  switch (wanted) {
    case 'any':
      return true;
    case 'up':
      return after.amount > before.amount;
    case 'down':
      return after.amount < before.amount;
  }
}

/** A period in which a rule with an effect acts is interrupted, even if nothing changes. */
function markEffect(walker: Walker, ref: RuleRef): void {
  if (ruleOf(walker, ref).then.kind !== 'none') markInterrupted(walker, ref);
}

/** What began before this instant belongs to the period that ends, not to one that a reset has just started here. */
function takePastEffect(walker: Walker, own: OwnHold): void {
  if (walker.state.period !== null && walker.state.period.start < walker.at) markEffect(walker, refOf(own));
  takeEffect(walker, refOf(own), evidenceOf(walker, own));
}

/** Applies an interruption now. */
function takeEffect(walker: Walker, ref: RuleRef, evidence: Reason): void {
  const rule = ruleOf(walker, ref);
  if (rule.then.kind === 'none') return;
  const value = applyEffect(rule.then, walker.state.value, versionOf(walker, ref.version));
  if (value !== walker.state.value) {
    write(walker, { version: ref.version, kind: entryKind(rule), value, rule: rule.id, reason: evidence });
  }
  if (rule.then.kind === 'reset') moveAnchor(walker);
}

function entryKind(rule: Interruption): EntryKind {
  if (rule.then.kind === 'reset') return 'reset';
  return rule.when.kind === 'inactive' ? 'decay' : 'deduction';
}

function evidenceOf(walker: Walker, own: OwnHold): Reason {
  const { clock } = own.hold;
  return {
    ...NO_REASON,
    since: clock.start,
    until: walker.ending.includes(own) ? walker.at : null,
    counted: counted(clock, walker.at),
    ref: own.hold.kind,
  };
}

function rulesOf(walker: Walker, version: number, kind: Interruption['when']['kind']): number[] {
  return versionOf(walker, version).interruptions.flatMap((rule, index) =>
    rule.when.kind === kind ? [index] : [],
  );
}

/** The first rule in the file, with an effect, that is in force from the walker's instant on; null: none. */
export function firstInForce(walker: Walker): RuleRef | null {
  if (!hasHolds(walker) && walker.state.terminatedUnder.length === 0) return null;
  const refs = runningHolds(walker)
    .filter(({ hold }) => hold.heldAt !== null)
    .map(refOf);
  for (const version of walker.state.terminatedUnder) {
    for (const rule of rulesOf(walker, version, 'terminated')) refs.push({ version, rule });
  }
  return refs.filter((ref) => ruleOf(walker, ref).then.kind !== 'none').sort(inFileOrder)[0] ?? null;
}

/** When a running clock next reaches what a rule waits for; `FOREVER`: none does. */
export function nextHoldAfter(walker: Walker): Instant {
  let next = FOREVER;
  if (!hasHolds(walker)) return next;
  for (const own of runningHolds(walker)) {
    const { hold } = own;
    if (hold.clock.stoppedAt !== null) continue;
    const rule = ruleOf(walker, refOf(own));
    const reached = reachesAt(
      hold.clock,
      rule,
      hold.heldAt === null ? 0 : hold.repeats + 1,
      walker.programme.zone,
    );
    if (reached > walker.at) next = Math.min(next, reached);
  }
  return next;
}

/** Most instants have none: then nothing is built to look through them. */
function hasHolds({ state }: Walker): boolean {
  return state.absence !== null || state.debts.length > 0;
}

function runningHolds(walker: Walker): OwnHold[] {
  const { absence, debts } = walker.state;
  const holds = absence === null ? [] : absence.holds.map((hold) => ({ version: absence.version, hold }));
  return debts.length === 0 ? holds : [...holds, ...debts];
}

function refOf(own: OwnHold): RuleRef {
  return { version: own.version, rule: own.hold.rule };
}
