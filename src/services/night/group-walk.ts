import type { Walk } from '../../../rules/advance.ts';
import { wakesAt } from '../../../rules/calendar.ts';
import { invariant } from '../../../rules/invariant.ts';
import { remainderOf } from '../../../rules/remainder.ts';
import { situationOf } from '../../../rules/situation.ts';
import type { BinaryRow } from '../../db/binary-row.ts';
import { ByteWriter } from '../../db/byte-writer.ts';
import type { Session } from '../../db/database.ts';
import { copyDecisions, GROUP, type GroupScope, streamGroups } from '../../db/night/groups.ts';
import type { SliceWriter } from '../../db/night/slice.writer.ts';
import { encodeState, type StoredCounter } from '../../db/night/state-codec.ts';
import type { Counts } from './events.ts';
import { numberOf } from './situation-number.ts';
import type { SliceTerms } from './slice-terms.ts';
import { storedCounterOf } from './stored-counter.ts';

/** More than the bytes of any plain counter. */
const STATE_BYTES = 4_096;

/**
 * Decides once for all counters of a slice that stand in the same situation and that nothing came for, and has the database copy the
 * decision to each of them: the engine would say the same of every one (docs/decisions/0011-situations.md). What it cannot
 * do for all members of a group in this way it leaves to be walked one by one.
 */
export class GroupWalk {
  readonly #client: Session['client'];
  readonly #terms: SliceTerms;
  readonly #decided: SliceWriter;
  readonly #counts: Record<string, number> = {};
  readonly #bytes = new ByteWriter(STATE_BYTES);

  /** @param decided writes into the `decided_` tables */
  constructor({ client }: Session, terms: SliceTerms, decided: SliceWriter) {
    this.#client = client;
    this.#terms = terms;
    this.#decided = decided;
  }

  async walk(scope: GroupScope): Promise<Counts> {
    let members = 0;
    for await (const rows of streamGroups(this.#client, scope)) {
      for (const row of rows) members += this.#decide(row);
    }
    if (members === 0) return this.#counts;
    await this.#decided.flush(this.#client);
    const written = await copyDecisions(this.#client, scope);
    invariant(written === members, `${members} counters were decided together and ${written} were written`);
    return this.#counts;
  }

  /** @returns for how many it decided */
  #decide(row: BinaryRow): number {
    const { programme } = this.#terms;
    const { stored, bytes } = storedCounterOf(row, this.#terms.standings);
    const walk = this.#tryWalk(stored);
    if (walk === null) return 0;
    const remainder = remainderOf(programme, stored.remainder, walk.state, 0);
    const situation = situationOf(walk.state, remainder);
    if (situation === null || remainder !== stored.remainder || !this.#isStored(walk, remainder, bytes))
      return 0;
    const key = row.id(GROUP.situation);
    const members = row.count(GROUP.members);
    for (const entry of walk.entries) {
      this.#decided.entry(key, entry);
      this.#count(entry.kind, members);
    }
    for (const outcome of walk.outcomes) {
      this.#decided.outcome(key, outcome);
      this.#count(outcome.outcome, members);
    }
    const wakes = wakesAt(programme, walk.state.nextAt);
    this.#decided.counter(key, {
      state: walk.state,
      remainder,
      wakesAt: wakes,
      situation: numberOf(situation),
      isNew: true,
    });
    this.#count('walked', members);
    this.#count('together', members);
    return members;
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

  #count(name: string, by: number): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + by;
  }
}
