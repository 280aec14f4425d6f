import type { ClientBase } from 'pg';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { Entry, Outcome } from '../../../rules/outcome.ts';
import { isOutcome, type Step } from '../../../rules/render/in-order.ts';
import type { CounterState } from '../../../rules/state.ts';
import { ALWAYS, type Instant } from '../../../rules/time.ts';
import { copyIn } from '../copy.ts';
import { CopyRows } from '../copy-rows.ts';
import { codesMask, kindNumber } from '../history/step-numbers.ts';
import type { Months } from './months.ts';
import { OUTCOME_WRITTEN, type OutcomeContext, writeOutcome } from './outcome-row.ts';
import { encodeState } from './state-codec.ts';

/** What every row of a run says of it. */
export interface WriterContext extends OutcomeContext {
  readonly months: Months;
}

/** A counter after a walk. */
export interface WalkedCounter {
  readonly state: CounterState;
  readonly remainder: SubscriberFacts;
  /** See rules/calendar.ts. */
  readonly wakesAt: Instant | null;
  /** See rules/situation.ts. */
  readonly situation: bigint | null;
  /** Whether it has no row yet. */
  readonly isNew: boolean;
}

/** Makes the work tables of this session; they are empty again after every transaction. */
export async function createWriteTables(client: ClientBase): Promise<void> {
  await client.query(
    `create temporary table if not exists counter_next (like counter) on commit delete rows`,
  );
  await client.query(`create temporary table if not exists gone (
    subscriber_id bigint      not null,
    programme_id  smallint    not null,
    is_outcome    boolean     not null,
    effective_at  timestamptz not null,
    sequence      smallint    not null,
    month         date
  ) on commit delete rows`);
}

/**
 * Gathers what walks decided and writes it with a few statements, however many subscribers there are. Rows of entries and outcomes are
 * only added; one that no longer holds gets the run that says so. One object serves all slices of a session.
 */
export class SliceWriter {
  readonly #context: WriterContext;
  readonly #entries = new CopyRows();
  readonly #outcomes = new CopyRows();
  readonly #newCounters = new CopyRows();
  readonly #counters = new CopyRows();
  readonly #gone = new CopyRows();
  readonly #months = new Set<number>();
  /** The month written last, so that most steps need not be asked for theirs. */
  #month = { at: ALWAYS, number: 0 };

  constructor(context: WriterContext) {
    this.#context = context;
  }

  /** Rows that wait to be written. */
  get waiting(): number {
    return this.#entries.count + this.#outcomes.count + this.#counters.count + this.#newCounters.count;
  }

  counter(subscriberId: bigint, { state, remainder, wakesAt, situation, isNew }: WalkedCounter): void {
    const { programmeId, runId } = this.#context;
    const rows = isNew ? this.#newCounters : this.#counters;
    rows.row(9);
    rows.id(subscriberId);
    rows.instant(state.nextAt);
    rows.instantOrNull(wakesAt);
    if (situation === null) rows.null();
    else rows.id(situation);
    rows.int(runId);
    if (state.begun === null) rows.null();
    else rows.int(state.value);
    rows.small(programmeId);
    rows.bool(state.enrolled);
    encodeState(rows.beginBytes(), state, remainder);
    rows.endBytes();
  }

  entry(subscriberId: bigint, entry: Entry): void {
    const { programmeId, runId } = this.#context;
    const { reason } = entry;
    this.#noteMonth(entry.effective);
    const rows = this.#entries;
    rows.row(16);
    rows.id(subscriberId);
    rows.instant(entry.effective);
    rows.instantOrNull(reason.since);
    rows.instantOrNull(reason.until);
    rows.countOrNull(reason.counted);
    rows.countOrNull(codesMask(reason.codes));
    rows.int(runId);
    rows.int(entry.delta);
    rows.int(entry.value);
    rows.small(programmeId);
    rows.small(entry.sequence);
    rows.small(entry.version);
    rows.small(kindNumber(entry.kind));
    rows.textOrNull(entry.rule);
    rows.textsOrNull(reason.found);
    rows.textOrNull(reason.ref);
  }

  outcome(subscriberId: bigint, outcome: Outcome): void {
    this.#noteMonth(outcome.effective);
    writeOutcome(this.#outcomes, this.#context, subscriberId, outcome);
  }

  supersede(subscriberId: bigint, step: Step): void {
    const rows = this.#gone;
    rows.row(6);
    rows.id(subscriberId);
    rows.small(this.#context.programmeId);
    rows.bool(isOutcome(step));
    rows.instant(step.effective);
    rows.small(step.sequence);
    if (isOutcome(step)) rows.date(step.month);
    else rows.null();
  }

  /** Writes what waits, inside the slice's transaction: what is gone first, for its places are taken again. */
  async flush(client: ClientBase): Promise<void> {
    const { months, programmeId } = this.#context;
    await months.open(this.#months);
    this.#months.clear();
    await this.#flushGone(client);
    await send(client, `entry (subscriber_id, ${ENTRY_WRITTEN})`, this.#entries);
    await send(client, `outcome (subscriber_id, ${OUTCOME_WRITTEN})`, this.#outcomes);
    await send(client, `counter (subscriber_id, ${COUNTER_WRITTEN})`, this.#newCounters);
    if (await send(client, `counter_next (subscriber_id, ${COUNTER_WRITTEN})`, this.#counters)) {
      await client.query(SAVE_COUNTERS, [programmeId]);
      await client.query('truncate counter_next');
    }
  }

  async #flushGone(client: ClientBase): Promise<void> {
    if (!(await send(client, 'gone', this.#gone))) return;
    await client.query('analyze gone');
    await client.query(SUPERSEDE_ENTRIES, [this.#context.runId]);
    await client.query(SUPERSEDE_OUTCOMES, [this.#context.runId]);
    await client.query('truncate gone');
  }

  /** Writes decisions by situation into the `decided_` tables of one session, and keeps them for the next. */
  async copyDecided(client: ClientBase): Promise<void> {
    await this.#context.months.open(this.#months);
    await copyRows(client, `decided_entry (subscriber_id, ${ENTRY_WRITTEN})`, this.#entries);
    await copyRows(client, `decided_outcome (subscriber_id, ${OUTCOME_WRITTEN})`, this.#outcomes);
    await copyRows(client, `decided_counter (subscriber_id, ${COUNTER_WRITTEN})`, this.#newCounters);
  }

  #noteMonth(at: Instant): void {
    if (at === this.#month.at) return;
    this.#month = { at, number: this.#context.months.of(at) };
    this.#months.add(this.#month.number);
  }
}

/** @returns whether there was anything to send */
async function send(client: ClientBase, target: string, rows: CopyRows): Promise<boolean> {
  if (rows.count === 0) return false;
  await copyRows(client, target, rows);
  rows.clear();
  return true;
}

async function copyRows(client: ClientBase, target: string, rows: CopyRows): Promise<void> {
  await copyIn(client, `copy ${target} from stdin (format binary)`, rows.chunks());
}

/** What is written of an entry besides its subscriber. */
export const ENTRY_WRITTEN = `effective_at, since_at, until_at, counted_ms, codes, run_id, delta, value, programme_id,
  sequence, version, kind, rule, found, ref`;

const COUNTER_WRITTEN = 'next_at, wakes_at, situation, run_id, value, programme_id, enrolled, state';

/** What a walk changes of a counter `c` besides its bytes, to what row `n` says. */
export const COUNTER_CHANGED = `next_at = n.next_at, wakes_at = n.wakes_at, situation = n.situation, run_id = n.run_id,
  value = n.value, enrolled = n.enrolled`;

const SAVE_COUNTERS = `
  update counter c set ${COUNTER_CHANGED}, state = n.state
  from counter_next n where c.subscriber_id = n.subscriber_id and c.programme_id = $1`;

// Whatever is gone is looked up by the primary key. Nothing here bounds the rows of a month by itself: of a partition that was never
// analysed the planner would take an equality to leave next to none, and read it all for each that is gone.
export const SUPERSEDE_ENTRIES = `
  update entry e set superseded_run = $1 from gone g
  where not g.is_outcome and e.subscriber_id = g.subscriber_id and e.programme_id = g.programme_id
    and e.effective_at = g.effective_at and e.sequence = g.sequence and e.superseded_run <= 0`;

export const SUPERSEDE_OUTCOMES = `
  update outcome o set superseded_run = $1 from gone g
  where g.is_outcome and o.subscriber_id = g.subscriber_id and o.programme_id = g.programme_id
    and o.month = g.month and o.superseded_run <= 0`;
