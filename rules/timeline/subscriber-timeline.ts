import type { Walk } from '../advance.ts';
import type { Blocking, Promotion, Service, SubscriberFacts } from '../facts.ts';
import { type Outlook, outlookOf } from '../outlook.ts';
import type { Step } from '../render/in-order.ts';
import { type Standing, standingAfter } from '../standing.ts';
import type { Programme } from '../terms.ts';
import { FOREVER, type Instant } from '../time.ts';
import { type Clocked, clockedOf, type TimelineAbsence } from './absences.ts';
import { marksOf, type TimelineMark } from './marks.ts';
import type { RuleClock } from './rule-clock.ts';
import { spansOf, type TimelineSpan, type Window } from './spans.ts';

/** What a timeline is made of. */
export interface TimelineSource {
  readonly programme: Programme;
  /** All that is known of the subscriber. */
  readonly facts: SubscriberFacts;
  /** From the first day to where the nights stand; null: no night has walked the counter. */
  readonly walk: Walk | null;
  /** Entries and outcomes in force, from the first day on, in order. */
  readonly steps: readonly Step[];
  readonly window: Window;
}

/**
 * One subscriber in one programme between two instants, for whoever has to answer "why": what the facts say as classes of the engine,
 * the facts themselves, and what the counter made of them.
 */
export interface SubscriberTimeline extends Window {
  /** How far the nights have walked; null: not at all. */
  readonly walkedTo: Instant | null;
  /** When the counter began; null: it has not. */
  readonly begun: Instant | null;
  /** Where the counter stands at the end of the window, or where the nights stand if that is earlier. */
  readonly standing: Standing;
  /** Cover the window without holes and overlaps. */
  readonly spans: readonly TimelineSpan[];
  /** Those with an instant in the window: told whole, also where they reach out of it. */
  readonly absences: readonly TimelineAbsence[];
  readonly debts: readonly RuleClock[];
  /** As the billing system says them; those with an instant in the window, told whole. */
  readonly services: readonly Service[];
  readonly blockings: readonly Blocking[];
  readonly promotions: readonly Promotion[];
  /** In the window. */
  readonly marks: readonly TimelineMark[];
  /** In the window, and at the instant that ends it: what a month came to is decided at the midnight that ends it. */
  readonly steps: readonly Step[];
  /** What hangs over the counter where the nights stand, not where the window ends. */
  readonly outlook: Outlook;
}

/** Draws up the timeline of one subscriber (docs/domain.md "The timeline", "Interruption rules"). */
export function timelineOf(source: TimelineSource): SubscriberTimeline {
  const { programme, facts, walk, steps, window } = source;
  const { from, to } = window;
  const clocked = walk === null ? NOTHING : clockedOf(programme, facts, walk);
  const touches = (start: Instant, end: Instant | null): boolean => start < to && (end ?? FOREVER) > from;
  const inWindow = (span: Window): boolean => touches(span.from, span.to);
  const walkedTo = walk?.state.at ?? null;
  const until = steps.filter(({ effective }) => effective <= to);
  return {
    from,
    to,
    walkedTo,
    begun: walk?.state.begun ?? null,
    standing: standingAfter(until, walkedTo === null ? null : Math.min(to, walkedTo), programme),
    spans: spansOf(walk, programme, window),
    absences: clocked.absences.filter((absence) => touches(absence.from, absence.to)),
    debts: clocked.debts.filter(({ since, until: over }) => touches(since, over)),
    services: facts.services.filter(inWindow),
    blockings: facts.blockings.filter(inWindow),
    promotions: facts.promotions.filter(inWindow),
    marks: marksOf(facts, window),
    steps: until.filter(({ effective }) => effective >= from),
    outlook: outlookFrom(walk, programme),
  };
}

/** Nothing hangs over a counter that no night has walked, or whose programme has ended. */
function outlookFrom(walk: Walk | null, programme: Programme): Outlook {
  const hasEnded = walk !== null && walk.state.at >= (programme.validUntil ?? FOREVER);
  return walk === null || hasEnded ? NO_OUTLOOK : outlookOf(walk.state, programme);
}

const NOTHING: Clocked = { absences: [], debts: [] };
const NO_OUTLOOK: Outlook = { pending: [], threats: [] };
