import type { Walk } from '../../../rules/advance.ts';
import { wakesAt } from '../../../rules/calendar.ts';
import { remainderOf } from '../../../rules/remainder.ts';
import { situationOf } from '../../../rules/situation.ts';
import { FOREVER } from '../../../rules/time.ts';
import type { BinaryRow } from '../../db/binary-row.ts';
import { ByteWriter } from '../../db/byte-writer.ts';
import type { Session } from '../../db/database.ts';
import {
  createGroupTables,
  type Groupable,
  prepareDecisions,
  SAMPLE,
  streamSample,
} from '../../db/night/groups.ts';
import type { SliceWriter } from '../../db/night/slice.writer.ts';
import { encodeState, STORED_FORMAT, type StoredCounter } from '../../db/night/state-codec.ts';
import { numberOf } from './situation-number.ts';
import type { SliceTerms } from './slice-terms.ts';
import { storedCounterOf } from './stored-counter.ts';

/** More than the bytes of any plain counter. */
const STATE_BYTES = 4_096;

/** What one walk decided, by name and number of rows. */
type Tally = readonly (readonly [name: string, rows: number])[];

/**
 * What a run decides for all counters that stand in the same situation and that nothing came for: the engine is asked once for each, it
 * would say the same of every one (docs/decisions/0012-situations-of-a-run.md). What it cannot do for all members of a group in
 * this way is left to be walked one by one. One object serves all sessions of a thread.
 */
export class Decisions {
  /** By situation. */
  readonly tallies = new Map<bigint, Tally>();
  readonly #terms: SliceTerms;
  readonly #writer: SliceWriter;
  readonly #bytes = new ByteWriter(STATE_BYTES);
  #made: Promise<void> | null = null;

  constructor(terms: SliceTerms, writer: SliceWriter) {
    this.#terms = terms;
    this.#writer = writer;
  }

  get groupable(): Groupable {
    return { run: this.#terms.run, afterRun: lastUnlike(this.#terms) };
  }

  /** Puts the decisions into work tables of a session; whichever session asks first has them made. */
  async copyTo(client: Session['client']): Promise<void> {
    await (this.#made ??= this.#make(client));
    if (this.tallies.size === 0) return;
    await createGroupTables(client);
    await this.#writer.copyDecided(client);
    await prepareDecisions(client);
  }

  async #make(client: Session['client']): Promise<void> {
    for await (const rows of streamSample(client, this.groupable)) {
      for (const row of rows) this.#decide(row);
    }
  }

  #decide(row: BinaryRow): void {
    const { programme } = this.#terms;
    const { stored, bytes } = storedCounterOf(row, this.#terms.standings);
    const walk = this.#tryWalk(stored);
    if (walk === null) return;
    const remainder = remainderOf(programme, stored.remainder, walk.state, 0);
    const situation = situationOf(walk.state, remainder);
    if (situation === null || remainder !== stored.remainder || !this.#isStored(walk, remainder, bytes))
      return;
    const key = row.id(SAMPLE.situation);
    for (const entry of walk.entries) this.#writer.entry(key, entry);
    for (const outcome of walk.outcomes) this.#writer.outcome(key, outcome);
    const wakes = wakesAt(programme, walk.state.nextAt);
    this.#writer.counter(key, {
      state: walk.state,
      remainder,
      wakesAt: wakes,
      situation: numberOf(situation),
      isNew: true,
    });
    this.tallies.set(key, tallyOf(walk));
  }

  /** @returns null: the engine refuses it; each member is told so by itself */
  #tryWalk({ state, remainder }: StoredCounter): Walk | null {
    const { advance, programme, run } = this.#terms;
    try {
      return advance(programme, state, remainder, run.walkTo);
    } catch {
      return null;
    }
  }

  /** Whether the bytes that are stored say the new state, too. */
  #isStored({ state }: Walk, remainder: StoredCounter['remainder'], bytes: Buffer): boolean {
    const out = this.#bytes;
    out.at = 0;
    out.reserve(STATE_BYTES);
    encodeState(out, state, remainder);
    return bytes.equals(out.data.subarray(0, out.at));
  }
}

/** The last run that walked by other terms or left states that this program does not read; 0: none. */
function lastUnlike({ standings }: SliceTerms): number {
  let last = 0;
  for (const [runId, { termsHold, stateFormat }] of standings) {
    if (termsHold < FOREVER || stateFormat !== STORED_FORMAT) last = Math.max(last, runId);
  }
  return last;
}

function tallyOf({ entries, outcomes }: Walk): Tally {
  const rows = new Map<string, number>([
    ['walked', 1],
    ['together', 1],
  ]);
  for (const name of [...entries.map(({ kind }) => kind), ...outcomes.map(({ outcome }) => outcome)])
    rows.set(name, (rows.get(name) ?? 0) + 1);
  return [...rows];
}
