import type { ClientBase } from 'pg';
import { formatAmount } from '../../../rules/money.ts';
import type { Entry, Outcome } from '../../../rules/outcome.ts';
import { isOutcome, type Step } from '../../../rules/render/in-order.ts';
import type { CounterState } from '../../../rules/state.ts';
import { type Instant, monthText } from '../../../rules/time.ts';
import { copyIn } from '../copy.ts';
import { CopyLines, textArray } from '../copy-lines.ts';
import type { StoredStep } from '../history/steps.select.ts';
import { timestamptz } from '../instant.ts';

/** What every row of a run says of it. */
export interface WriterContext {
  readonly programmeId: number;
  readonly runId: number;
  readonly cut: bigint;
  /** Decimal places of the currency. */
  readonly places: number;
}

/** A subscriber whose facts the engine does not accept. */
export interface Refused {
  readonly subscriberId: bigint;
  readonly code: string;
  readonly message: string;
}

/** Makes the work tables of this session; they are empty again after every transaction. */
export async function createWriteTables(client: ClientBase): Promise<void> {
  await client.query(
    `create temporary table if not exists counter_next (like counter) on commit delete rows`,
  );
  await client.query(`create temporary table if not exists gone (
    subscriber_id bigint      not null,
    is_outcome    boolean     not null,
    effective_at  timestamptz not null,
    sequence      smallint    not null,
    month         date,
    revision      bigint      not null
  ) on commit delete rows`);
}

/**
 * Gathers what the walk of one slice decided, then writes it with a few statements, however many subscribers there are. Rows of
 * entries and outcomes are only added; one that no longer holds gets the cut and the run that say so.
 */
export class SliceWriter {
  readonly #context: WriterContext;
  readonly #entries = new CopyLines();
  readonly #outcomes = new CopyLines();
  readonly #counters = new CopyLines();
  readonly #gone = new CopyLines();
  readonly #refused: Refused[] = [];

  constructor(context: WriterContext) {
    this.#context = context;
  }

  counter(subscriberId: bigint, state: CounterState): void {
    const { programmeId, cut } = this.#context;
    this.#counters.add([
      subscriberId,
      programmeId,
      state.value,
      state.enrolled,
      optional(state.begun),
      timestamptz(state.at),
      timestamptz(state.nextAt),
      cut,
      JSON.stringify(state),
    ]);
  }

  step(subscriberId: bigint, step: Step): void {
    if (isOutcome(step)) this.#outcome(subscriberId, step);
    else this.#entry(subscriberId, step);
  }

  supersede(subscriberId: bigint, { step, revision }: StoredStep): void {
    const month = isOutcome(step) ? monthDay(step) : null;
    this.#gone.add([
      subscriberId,
      month !== null,
      timestamptz(step.effective),
      step.sequence,
      month,
      revision,
    ]);
  }

  park(refused: Refused): void {
    this.#refused.push(refused);
  }

  /** Inside the slice's transaction, with table `due` filled. */
  async write(client: ClientBase): Promise<void> {
    await this.#writeGone(client);
    await send(client, `entry (${ENTRY_TARGET})`, this.#entries);
    await send(client, `outcome (${OUTCOME_TARGET})`, this.#outcomes);
    await send(client, `counter_next (${COUNTER_TARGET})`, this.#counters);
    if (this.#counters.count > 0) await client.query(SAVE_COUNTERS);
    await this.#writeParked(client);
  }

  #entry(subscriberId: bigint, entry: Entry): void {
    const { programmeId, runId, cut } = this.#context;
    const { reason } = entry;
    this.#entries.add([
      subscriberId,
      programmeId,
      timestamptz(entry.effective),
      entry.sequence,
      entry.version,
      entry.kind,
      entry.delta,
      entry.value,
      entry.rule,
      textArray(reason.codes),
      textArray(reason.found),
      optional(reason.since),
      optional(reason.until),
      reason.counted,
      reason.ref,
      runId,
      cut,
    ]);
  }

  #outcome(subscriberId: bigint, outcome: Outcome): void {
    const { programmeId, runId, cut, places } = this.#context;
    const credit = outcome.outcome === 'credit' ? outcome : null;
    const refusal = outcome.outcome === 'refusal' ? outcome : null;
    this.#outcomes.add([
      subscriberId,
      programmeId,
      monthDay(outcome),
      timestamptz(outcome.effective),
      outcome.sequence,
      outcome.version,
      outcome.outcome,
      outcome.counter,
      credit?.percent ?? null,
      credit === null || credit.base === null ? null : formatAmount(credit.base, places),
      credit === null ? null : formatAmount(credit.amount, places),
      refusal === null ? null : textArray(refusal.reasons),
      refusal === null ? null : textArray(refusal.found),
      runId,
      cut,
    ]);
  }

  async #writeGone(client: ClientBase): Promise<void> {
    if (this.#gone.count === 0) return;
    const { programmeId, runId, cut } = this.#context;
    await send(client, 'gone', this.#gone);
    await client.query('analyze gone');
    await client.query(SUPERSEDE_ENTRIES, [programmeId, cut, runId]);
    await client.query(SUPERSEDE_OUTCOMES, [programmeId, cut, runId]);
  }

  async #writeParked(client: ClientBase): Promise<void> {
    const { programmeId, runId } = this.#context;
    const ids = this.#refused.map(({ subscriberId }) => subscriberId);
    await client.query(UNPARK, [programmeId, ids]);
    if (ids.length === 0) return;
    const codes = this.#refused.map(({ code }) => code);
    const messages = this.#refused.map(({ message }) => message);
    await client.query(PARK, [programmeId, runId, ids, codes, messages]);
  }
}

async function send(client: ClientBase, target: string, lines: CopyLines): Promise<void> {
  if (lines.count > 0) await copyIn(client, `copy ${target} from stdin`, lines.chunks());
}

function optional(at: Instant | null): string | null {
  return at === null ? null : timestamptz(at);
}

function monthDay(outcome: Outcome): string {
  return `${monthText(outcome.month)}-01`;
}

const ENTRY_TARGET = `subscriber_id, programme_id, effective_at, sequence, version, kind, delta, value, rule, codes, found,
  since_at, until_at, counted_ms, ref, run_id, revision`;

const OUTCOME_TARGET = `subscriber_id, programme_id, month, effective_at, sequence, version, outcome, counter, percent, base, amount,
  codes, found, run_id, revision`;

const COUNTER_TARGET = `subscriber_id, programme_id, value, enrolled, begun_at, walked_to, next_at, revision, state`;

const SAVE_COUNTERS = `
  insert into counter (${COUNTER_TARGET}) select ${COUNTER_TARGET} from counter_next
  on conflict (subscriber_id, programme_id) do update set
    value = excluded.value, enrolled = excluded.enrolled, begun_at = excluded.begun_at, walked_to = excluded.walked_to,
    next_at = excluded.next_at, revision = excluded.revision, state = excluded.state`;

const SUPERSEDE_ENTRIES = `
  update entry e set superseded_revision = $2, superseded_run = $3 from gone g
  where not g.is_outcome and e.subscriber_id = g.subscriber_id and e.programme_id = $1
    and e.effective_at = g.effective_at and e.sequence = g.sequence and e.revision = g.revision`;

const SUPERSEDE_OUTCOMES = `
  update outcome o set superseded_revision = $2, superseded_run = $3 from gone g
  where g.is_outcome and o.subscriber_id = g.subscriber_id and o.programme_id = $1
    and o.month = g.month and o.revision = g.revision`;

// Who was walked is no longer parked.
const UNPARK = `
  delete from parked p using due
  where p.programme_id = $1 and p.subscriber_id = due.subscriber_id and not (p.subscriber_id = any ($2::bigint[]))`;

// A row that says the same stays as it is: since when, by which run.
const PARK = `
  insert into parked as p (programme_id, run_id, subscriber_id, code, message)
  select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[])
  on conflict (subscriber_id, programme_id) do update
    set run_id = excluded.run_id, code = excluded.code, message = excluded.message, parked_at = clock_timestamp()
    where (p.code, p.message) is distinct from (excluded.code, excluded.message)`;
