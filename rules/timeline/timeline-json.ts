import { thresholdOf } from '../clock.ts';
import type { SubscriberFacts } from '../facts.ts';
import { type Amount, formatAmount } from '../money.ts';
import { byHandOf } from '../render/by-hand.ts';
import { countedText } from '../render/counted.ts';
import { isOutcome } from '../render/in-order.ts';
import { instantWriter } from '../render/instants.ts';
import { jsonWriter } from '../render/ndjson.ts';
import type { Effect, Interruption, Programme } from '../terms.ts';
import { FOREVER, type Instant } from '../time.ts';
import type { TimelineMark } from './marks.ts';
import type { RuleClock } from './rule-clock.ts';
import type { Window } from './spans.ts';
import type { SubscriberTimeline } from './subscriber-timeline.ts';
import type {
  ClockJson,
  EffectJson,
  IntervalJson,
  MarkJson,
  RuleJson,
  TimelineJson,
} from './timeline-shape.ts';

/** How things of one programme are written: instants with the zone's offset, amounts as decimal text. */
interface Writing {
  readonly programme: Programme;
  readonly write: (at: Instant) => string;
  /** null: still running. */
  readonly end: (at: Instant | null) => string | null;
}

/** A timeline as plain data, for `stazh timeline --format json` and the API. @param facts those it was drawn from: who adjusted by hand */
export function timelineJson(
  timeline: SubscriberTimeline,
  programme: Programme,
  facts: SubscriberFacts,
): TimelineJson {
  const write = instantWriter(programme.zone);
  const writing: Writing = {
    programme,
    write,
    end: (at) => (at === null || at === FOREVER ? null : write(at)),
  };
  const { standing, walkedTo } = timeline;
  return {
    programme: programme.programme,
    subscriber: facts.subscriber,
    time_zone: programme.zone.name,
    currency: programme.currency,
    from: write(timeline.from),
    to: write(timeline.to),
    walked_to: walkedTo === null ? null : write(walkedTo),
    begun: timeline.begun === null ? null : write(timeline.begun),
    counter: standing.value,
    enrolled: standing.enrolled,
    spans: timeline.spans.map((span) => ({
      from: write(span.from),
      to: write(span.to),
      class: span.class,
      kind: span.kind,
    })),
    absences: timeline.absences.map(({ from, to, version, clocks }) => ({
      from: write(from),
      to: writing.end(to),
      version,
      clocks: clocks.map((clock) => clockJson(clock, writing)),
    })),
    debts: timeline.debts.map((clock) => clockJson(clock, writing)),
    services: timeline.services.map((row) => intervalJson(row, row.service, writing)),
    blockings: timeline.blockings.map((row) => intervalJson(row, row.kind, writing)),
    promotions: timeline.promotions.map((row) => intervalJson(row, row.promotion, writing)),
    marks: timeline.marks.map((mark) => markJson(mark, writing)),
    steps: stepsJson(timeline, programme, facts),
    ...hangingJson(timeline, writing),
  };
}

function hangingJson(
  { outlook }: SubscriberTimeline,
  { write }: Writing,
): Pick<TimelineJson, 'pending' | 'threats'> {
  return {
    pending: outlook.pending.map(({ rule, since, heldAt, becomes }) => ({
      rule: ruleJson(rule),
      since: write(since),
      held_at: write(heldAt),
      becomes,
    })),
    threats: outlook.threats.map(({ rule, since, at, becomes }) => ({
      rule: ruleJson(rule),
      since: write(since),
      at: write(at),
      becomes,
    })),
  };
}

function stepsJson({ steps }: SubscriberTimeline, programme: Programme, facts: SubscriberFacts) {
  const { entry, outcome } = jsonWriter(programme);
  const { subscriber, adjustments } = facts;
  return steps.map((step) =>
    isOutcome(step) ? outcome(subscriber, step) : entry(subscriber, step, byHandOf(step, adjustments)),
  );
}

function intervalJson({ from, to }: Window, code: string, { write, end }: Writing): IntervalJson {
  return { code, from: write(from), to: end(to) };
}

function markJson(mark: TimelineMark, { programme, write }: Writing): MarkJson {
  const at = write(mark.at);
  const money = (amount: Amount): string => formatAmount(amount, programme.places);
  switch (mark.kind) {
    case 'payment':
      return { kind: 'payment', at, id: mark.fact.id, amount: money(mark.fact.amount) };
    case 'charge': {
      const { id, amount, category } = mark.fact;
      return { kind: 'charge', at, id, amount: money(amount), category };
    }
    case 'balance':
      return { kind: 'balance', at, amount: money(mark.fact.amount) };
    case 'fee': {
      const { service, tariff, amount } = mark.fact;
      return { kind: 'fee', at, service, tariff, amount: money(amount) };
    }
    case 'termination':
      return { kind: 'termination', at };
  }
}

function clockJson(clock: RuleClock, { write, end }: Writing): ClockJson {
  const { rule, version, kind, since, until, verdict } = clock;
  const base = {
    rule: ruleJson(rule),
    version,
    kind,
    since: write(since),
    until: end(until),
    used: countedText(clock.counted),
    stands_still: clock.standsStill,
  };
  switch (verdict.kind) {
    case 'held':
      return { ...base, verdict: 'held', held_at: write(verdict.at) };
    case 'spared':
      return { ...base, verdict: 'spared', left: countedText(verdict.left) };
    case 'waiting':
      return { ...base, verdict: 'waiting', left: countedText(verdict.left), holds_at: write(verdict.at) };
  }
}

function ruleJson(rule: Interruption): RuleJson {
  const threshold = thresholdOf(rule);
  return {
    id: rule.id,
    when: rule.when.kind,
    tolerance: threshold === null ? null : { bound: threshold.bound, duration: threshold.duration.text },
    effect: effectJson(rule.then),
    at: rule.at,
    every: rule.every?.text ?? null,
  };
}

function effectJson(effect: Effect): EffectJson {
  switch (effect.kind) {
    case 'none':
    case 'reset':
      return { kind: effect.kind };
    case 'subtract':
      return { kind: 'subtract', by: effect.by };
    case 'divide':
      return { kind: 'divide_by', by: effect.by, round: effect.round };
    case 'set':
      return { kind: 'set', to: effect.to };
  }
}
