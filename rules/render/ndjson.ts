import type { ReasonCode } from '../codes.ts';
import { formatAmount } from '../money.ts';
import type { Entry, EntryKind, Outcome, Reason } from '../outcome.ts';
import type { Programme } from '../terms.ts';
import type { Instant } from '../time.ts';
import type { ByHand } from './by-hand.ts';
import { countedText } from './counted.ts';
import { isOutcome, type Step } from './in-order.ts';
import { instantWriter } from './instants.ts';
import { recordJson } from './record-json.ts';
import type { StepRecord } from './step-record.ts';

/** One line of `stazh replay --format ndjson`; the keys and their order are a contract (docs/programme-language.md "Replay"). */
export interface EntryJson {
  readonly type: 'entry';
  readonly programme: string;
  readonly subscriber: string;
  readonly effective: string;
  readonly kind: EntryKind;
  readonly delta: number;
  readonly value: number;
  readonly rule: string | null;
  readonly reason: ReasonJson;
}

/** Evidence: what there is of it, after the codes. `found` holds what was there instead, by code. */
interface ReasonJson {
  readonly codes: readonly ReasonCode[];
  readonly found?: Readonly<Partial<Record<ReasonCode, string>>>;
  readonly since?: string;
  readonly until?: string;
  /** ISO 8601, days of 24 hours: what the rule's clock had counted. */
  readonly counted?: string;
  readonly ref?: string;
  /** Of an adjustment: who made it, and why. */
  readonly author?: string;
  readonly reason?: string;
}

interface BonusBase {
  readonly type: 'bonus';
  readonly programme: string;
  readonly subscriber: string;
  readonly effective: string;
}

/** Amounts and percents are text. `percent` and `base` are left out when the rung gives an amount. */
export type BonusJson =
  | (BonusBase & {
      readonly outcome: 'credit';
      readonly counter: number;
      readonly percent?: string;
      readonly base?: string;
      readonly amount: string;
    })
  | (BonusBase & { readonly outcome: 'refusal'; readonly reasons: readonly ReasonCode[] });

/** Writes steps of one programme's counters as objects for JSON. Keep one for many steps: it remembers instants. */
export interface JsonWriter {
  readonly entry: (subscriber: string, entry: Entry, byHand?: ByHand | null) => EntryJson;
  readonly outcome: (subscriber: string, outcome: Outcome) => BonusJson;
  /**
   * The step as one line, with its line feed.
   * @param byHand of an adjustment's entry, where it is known
   * @param record told after everything else, if it is given
   */
  readonly line: (subscriber: string, step: Step, byHand?: ByHand | null, record?: StepRecord) => string;
}

/** A writer for a programme: its name, its zone's offsets, its currency's places. */
export function jsonWriter({
  programme,
  zone,
  places,
}: Pick<Programme, 'programme' | 'zone' | 'places'>): JsonWriter {
  const instant = instantWriter(zone);

  const entry = (subscriber: string, step: Entry, byHand: ByHand | null = null): EntryJson => ({
    type: 'entry',
    programme,
    subscriber,
    effective: instant(step.effective),
    kind: step.kind,
    delta: step.delta,
    value: step.value,
    rule: step.rule,
    reason: {
      ...reasonJson(step.reason, instant),
      ...(byHand === null ? {} : { author: byHand.author, reason: byHand.reason }),
    },
  });

  const outcome = (subscriber: string, step: Outcome): BonusJson => {
    const base: BonusBase = { type: 'bonus', programme, subscriber, effective: instant(step.effective) };
    if (step.outcome === 'refusal') return { ...base, outcome: 'refusal', reasons: step.reasons };
    return {
      ...base,
      outcome: 'credit',
      counter: step.counter,
      ...(step.percent === null ? {} : { percent: step.percent }),
      ...(step.base === null ? {} : { base: formatAmount(step.base, places) }),
      amount: formatAmount(step.amount, places),
    };
  };

  const line = (
    subscriber: string,
    step: Step,
    byHand: ByHand | null = null,
    record?: StepRecord,
  ): string => {
    const json = isOutcome(step) ? outcome(subscriber, step) : entry(subscriber, step, byHand);
    return `${JSON.stringify(record === undefined ? json : { ...json, ...recordJson(record, instant) })}\n`;
  };

  return { entry, outcome, line };
}

function reasonJson(reason: Reason, instant: (at: Instant) => string): ReasonJson {
  const found = foundJson(reason);
  return {
    codes: reason.codes,
    ...(found === null ? {} : { found }),
    ...(reason.since === null ? {} : { since: instant(reason.since) }),
    ...(reason.until === null ? {} : { until: instant(reason.until) }),
    ...(reason.counted === null ? {} : { counted: countedText(reason.counted) }),
    ...(reason.ref === null ? {} : { ref: reason.ref }),
  };
}

function foundJson({
  codes,
  found,
}: Pick<Reason, 'codes' | 'found'>): NonNullable<ReasonJson['found']> | null {
  const shown = codes.flatMap((code, index) => {
    const text = found[index] ?? null;
    return text === null ? [] : [[code, text] as const];
  });
  return shown.length === 0 ? null : Object.fromEntries(shown);
}
