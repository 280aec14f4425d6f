import { endAbsence, turnAbsence, turnDebts } from './absence.ts';
import { endPeriod } from './accrual.ts';
import { decideBonus } from './bonus.ts';
import { keepWithin } from './effect.ts';
import { decideEnrolment } from './enrolment.ts';
import type { SubscriberFacts } from './facts.ts';
import { blockingsAt, viewFacts, within } from './facts-view.ts';
import { beginInterruptions, firstInForce, nextHoldAfter, settleHolds } from './interruptions.ts';
import { applyByHand } from './openings.ts';
import type { Entry, Outcome } from './outcome.ts';
import { beginPeriods, markInterrupted, resumePeriods, settlePeriodStart } from './period.ts';
import { SubscriberRefused } from './refused.ts';
import { nextBonusAfter, nextVersionAfter, versionIndexAt } from './schedule.ts';
import { type CounterState, copyState, STATE_FORMAT } from './state.ts';
import type { Programme } from './terms.ts';
import { ALWAYS, FOREVER, type Instant } from './time.ts';
import { classify, type Segment } from './timeline.ts';
import { versionInForce, versionOf, type Walker } from './walker.ts';

export interface Walk {
  readonly state: CounterState;
  /** In order of `effective`, then `sequence`, which entries and outcomes share. */
  readonly entries: readonly Entry[];
  readonly outcomes: readonly Outcome[];
  /** The classes it passed through since the counter began, without holes. */
  readonly segments: readonly Segment[];
}

/**
 * Walks one counter from where it stands up to and including `until`. Pure: the same facts give the same walk, and a walk in
 * pieces gives what a walk at once gives (the replay law, docs/domain.md).
 *
 * @param state null: from the beginning, or from where older facts are folded. `state.at` must not be later than `until`
 * @param facts everything known of the subscriber; nothing of it at or before `state.at` may have changed since
 * @throws SubscriberRefused when the facts lead out of every range, or what is asked for is folded
 */
export function advance(
  programme: Programme,
  state: CounterState | null,
  facts: SubscriberFacts,
  until: Instant,
): Walk {
  const walker = startWalker(programme, state, facts);
  if (state === null && facts.fold !== undefined && walker.at > until)
    throw pastFolded('it is asked what was before', facts.fold.at);
  const last = Math.min(until, programme.validUntil ?? FOREVER);
  let next = nextInstant(walker);
  while (next <= last) {
    passTime(walker, next);
    decideInstant(walker, next);
    next = nextInstant(walker);
  }
  passTime(walker, Math.max(walker.at, last));
  walker.state.nextAt = hasEnded(walker) ? FOREVER : next;
  walker.state.at = until;
  return {
    state: walker.state,
    entries: walker.entries,
    outcomes: walker.outcomes,
    segments: walker.segments,
  };
}

function startWalker(programme: Programme, state: CounterState | null, facts: SubscriberFacts): Walker {
  const begins = state ?? foldedState(programme, facts);
  const own = begins === null ? newState() : copyState(begins);
  return {
    programme,
    view: viewFacts(facts, programme, own.at),
    state: own,
    entries: [],
    outcomes: [],
    segments: [],
    happened: 0,
    at: own.at,
    hasNews: false,
    version: 0,
    sequence: 0,
    ending: [],
    hasTermination: false,
    hasOpening: false,
    counterChanged: false,
    endedPeriod: null,
    isBonusDay: false,
  };
}

/** Where a walk from the beginning begins when older facts are folded. @returns null: at the beginning */
function foldedState({ programme, versions }: Programme, { fold }: SubscriberFacts): CounterState | null {
  if (fold === undefined) return null;
  const state = fold.counters.get(programme);
  if (state !== undefined) return state;
  if ((versions[0]?.effectiveFrom ?? FOREVER) >= fold.at) return null;
  throw pastFolded(`${programme} would have begun before that`, fold.at);
}

function pastFolded(why: string, at: Instant): SubscriberRefused {
  return new SubscriberRefused(
    'PAST_FOLDED',
    `facts before ${new Date(at).toISOString()} are folded, and ${why}`,
  );
}

function newState(): CounterState {
  return {
    format: STATE_FORMAT,
    at: ALWAYS,
    begun: null,
    value: 0,
    enrolled: false,
    nextAt: ALWAYS,
    barred: false,
    enrolments: [],
    pinned: null,
    releasedAt: null,
    now: { class: 'idle', kind: null },
    carried: [],
    servedUntil: null,
    hasServed: false,
    terminated: false,
    terminatedUnder: [],
    bonusMonth: null,
    absence: null,
    debts: [],
    period: null,
  };
}

/** The next instant at which something may happen; `FOREVER`: never. */
function nextInstant(walker: Walker): Instant {
  const { programme, state, view, at } = walker;
  const happening = view.happenings[walker.happened] ?? FOREVER;
  const version = nextVersionAfter(programme, at);
  if (state.begun === null) return Math.min(happening, version);
  return Math.min(
    happening,
    version,
    state.period?.end ?? FOREVER,
    nextBonusAfter(programme, state.pinned, at)?.at ?? FOREVER,
    nextHoldAfter(walker),
    state.releasedAt === at ? at + 1 : FOREVER,
    programme.validUntil !== null && programme.validUntil > at ? programme.validUntil : FOREVER,
  );
}

function hasEnded(walker: Walker): boolean {
  const { validUntil } = walker.programme;
  return validUntil !== null && walker.at >= validUntil;
}

/** Lets the time between two instants pass: nothing is decided in it, but periods remember what it was. */
function passTime(walker: Walker, to: Instant): void {
  const { state } = walker;
  if (to > walker.at && state.begun !== null) {
    rememberSegment(walker, to);
    if (state.now.class === 'served') state.servedUntil = to;
    if (state.period !== null) {
      if (state.now.class === 'served' || state.now.class === 'paused') state.period.counts = true;
      if (state.now.class === 'paused') state.period.paused = true;
      const inForce = firstInForce(walker);
      walker.at = to;
      if (inForce !== null) markInterrupted(walker, inForce);
    }
  }
  walker.at = to;
}

function rememberSegment(walker: Walker, to: Instant): void {
  const { segments, state, at } = walker;
  const last = segments.at(-1);
  if (last?.class === state.now.class && last.kind === state.now.kind) last.to = to;
  else segments.push({ class: state.now.class, kind: state.now.kind, from: at, to });
}

/** Everything that happens at one instant, in the order of docs/domain.md "Order within one instant". */
function decideInstant(walker: Walker, at: Instant): void {
  beginInstant(walker, at);
  turnTimeline(walker);
  if (walker.state.begun === null) return;
  settleHolds(walker);
  endPeriod(walker);
  if (hasEnded(walker)) return;
  if (walker.hasNews) beginInterruptions(walker);
  if (walker.hasNews) applyByHand(walker);
  decideEnrolment(walker);
  decideBonus(walker);
  settlePeriodStart(walker);
}

/** Nothing is known of the instant yet but its terms, and whether there is news. */
function beginInstant(walker: Walker, at: Instant): void {
  const { programme, state, view } = walker;
  const isVersionStart = versionOf(walker, versionIndexAt(programme, at)).effectiveFrom === at;
  walker.hasNews = view.happenings[walker.happened] === at || isVersionStart || state.releasedAt === at - 1;
  while ((view.happenings[walker.happened] ?? FOREVER) <= at) walker.happened += 1;
  walker.at = at;
  walker.sequence = 0;
  if (walker.ending.length > 0) walker.ending = [];
  walker.hasTermination = walker.hasNews && within(view.facts.terminations, at, at + 1).length > 0;
  walker.hasOpening = walker.hasNews && within(view.facts.openings, at, at + 1).length > 0;
  walker.counterChanged = false;
  walker.endedPeriod = null;
  walker.isBonusDay = false;
  if (isVersionStart) pinVersion(walker);
  walker.version = versionInForce(walker);
}

/** `existing: keep` holds those enrolled before it to their old version. */
function pinVersion(walker: Walker): void {
  const { programme, state, at } = walker;
  const index = versionIndexAt(programme, at);
  if (versionOf(walker, index).existing !== 'keep' || index === 0) return;
  if (state.enrolled) state.pinned ??= index - 1;
}

/** Step 1 of an instant: spans end and begin, the counter may begin, clocks turn. */
function turnTimeline(walker: Walker): void {
  const { state, hasNews } = walker;
  if (hasNews) turnClass(walker);
  if (hasNews) beginCounter(walker);
  if (state.begun === null) return;
  turnBonusDay(walker);
  resumePeriods(walker);
  if (hasNews) turnAbsence(walker);
  if (hasNews) turnDebts(walker);
}

/** The class from here on. An absence keeps its version until that version says served; then the one in force decides. */
function turnClass(walker: Walker): void {
  const { state } = walker;
  turnCarried(walker);
  state.now = classNow(walker, state.absence?.version ?? walker.version);
  if (state.absence !== null && state.now.class === 'served') {
    endAbsence(walker);
    state.now = classNow(walker, walker.version);
  }
  if (walker.hasTermination) state.terminated = true;
  if (state.now.class !== 'served') return;
  state.terminated = false;
  state.terminatedUnder = [];
}

/** Whether this is the bonus day: the first that comes in its month, also where a version is no longer kept. */
function turnBonusDay(walker: Walker): void {
  const { programme, state, at } = walker;
  const day = nextBonusAfter(programme, state.pinned, at - 1);
  walker.isBonusDay = day?.at === at && day.month !== state.bonusMonth;
  if (walker.isBonusDay) state.bonusMonth = day?.month ?? null;
}

/** The counter begins with the first service under the programme, or with an opening. */
function beginCounter(walker: Walker): void {
  const { programme, state, at } = walker;
  if (at < (programme.versions[0]?.effectiveFrom ?? FOREVER)) return;
  if (state.begun !== null || (state.now.class !== 'served' && !walker.hasOpening)) return;
  state.begun = at;
  state.value = keepWithin(0, versionOf(walker, walker.version));
  beginPeriods(walker);
}

/** Which running blockings go on as service: those that began while served, until a termination. */
function turnCarried(walker: Walker): void {
  const { state, at } = walker;
  const running = blockingsAt(walker.view.facts, at);
  if (walker.hasTermination) state.carried = [];
  else {
    const wasServed = state.now.class === 'served';
    state.carried = running.flatMap(({ kind, from }) => {
      const goesOn = state.carried.some((key) => key.kind === kind && key.from === from);
      return goesOn || (from === at && wasServed) ? [{ kind, from }] : [];
    });
  }
}

function classNow(walker: Walker, version: number) {
  const { at, view, state } = walker;
  return classify(versionOf(walker, version), {
    at,
    services: view.services,
    blockings: blockingsAt(view.facts, at),
    carried: state.carried,
  });
}
