import { explainEntry } from '../../../rules/explain/entry.ts';
import { explainOutcome } from '../../../rules/explain/outcome.ts';
import type { Locale } from '../../../rules/locale.ts';
import { formatAmount } from '../../../rules/money.ts';
import type { Entry, Outcome } from '../../../rules/outcome.ts';
import type { ByHand } from '../../../rules/render/by-hand.ts';
import { isOutcome } from '../../../rules/render/in-order.ts';
import { instantWriter } from '../../../rules/render/instants.ts';
import type { Cause, StepRecord } from '../../../rules/render/step-record.ts';
import type { Programme } from '../../../rules/terms.ts';
import { ALWAYS, type Instant, type Zone } from '../../../rules/time.ts';
import type { HistoryPage, RecordedStep } from '../../services/page-of-history.ts';
import { writeCursor } from '../cursor.ts';
import type { HistoryPageBody, HistoryStepBody } from '../schemas/history.ts';

interface Voice {
  readonly programme: Programme;
  readonly locale: Locale;
  readonly write: (at: Instant) => string;
}

const writers = new WeakMap<Zone, Voice['write']>();

/** Kept, for what it remembers: nights commit and months begin at the same instants for everybody. */
function writerOf(zone: Zone): Voice['write'] {
  let writer = writers.get(zone);
  if (writer === undefined) {
    writer = instantWriter(zone);
    writers.set(zone, writer);
  }
  return writer;
}

/** A page as the API shows it. */
export function historyPageBody(page: HistoryPage, subscriber: string, locale: Locale): HistoryPageBody {
  const { programme, standing } = page;
  const voice = { programme, locale, write: writerOf(programme.zone) };
  return {
    programme: programme.programme,
    subscriber,
    currency: programme.currency,
    standing: {
      at: orNull(standing.at, voice),
      counter: standing.value,
      enrolled: standing.enrolled,
    },
    items: page.steps.map((recorded) => stepBody(recorded, voice)),
    next: writeCursor(page.next),
  };
}

function stepBody({ step, byHand, record }: RecordedStep, voice: Voice): HistoryStepBody {
  return isOutcome(step) ? bonusBody(step, record, voice) : entryBody(step, byHand, { record, ...voice });
}

function entryBody(
  entry: Entry,
  byHand: ByHand | null,
  { record, ...voice }: Voice & { readonly record: StepRecord },
): HistoryStepBody {
  const { kind, delta, value, rule, reason } = entry;
  return {
    type: 'entry',
    effective: voice.write(entry.effective),
    kind,
    delta,
    value,
    rule,
    codes: [...reason.codes],
    since: orNull(reason.since, voice),
    until: orNull(reason.until, voice),
    author: byHand?.author ?? null,
    reason: byHand?.reason ?? null,
    words: explainEntry(entry, voice.programme, voice.locale),
    ...recordedBody(record, voice),
  };
}

function bonusBody(outcome: Outcome, record: StepRecord, voice: Voice): HistoryStepBody {
  const { programme, locale, write } = voice;
  const { places } = programme;
  const isCredit = outcome.outcome === 'credit';
  return {
    type: 'bonus',
    effective: write(outcome.effective),
    outcome: outcome.outcome,
    counter: outcome.counter,
    percent: isCredit ? outcome.percent : null,
    base: isCredit && outcome.base !== null ? formatAmount(outcome.base, places) : null,
    amount: isCredit ? formatAmount(outcome.amount, places) : null,
    codes: isCredit ? [] : [...outcome.reasons],
    words: explainOutcome(outcome, programme, locale),
    ...recordedBody(record, voice),
  };
}

function recordedBody({ by, superseded }: StepRecord, { write }: Voice) {
  return {
    recordedAt: write(by.at),
    run: by.run,
    superseded:
      superseded === null
        ? null
        : {
            at: write(superseded.at),
            run: superseded.run,
            because: superseded.because.map((cause) => causeBody(cause, write)),
          },
  };
}

function causeBody(cause: Cause, write: Voice['write']) {
  const told = { kind: cause.kind, appliedAt: write(cause.appliedAt) };
  if (cause.kind === 'programme') return told;
  const { importId, source, facts, since } = cause;
  return {
    ...told,
    import: importId,
    source,
    facts: [...facts],
    ...(since <= ALWAYS ? {} : { since: write(since) }),
  };
}

function orNull(at: Instant | null, { write }: Voice): string | null {
  return at === null ? null : write(at);
}
