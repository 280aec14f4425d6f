import { invariant } from '../../../rules/invariant.ts';
import type { Session } from '../../db/database.ts';
import { copyDecisions, type GroupScope, MOVED } from '../../db/night/groups.ts';
import type { Decisions } from './decisions.ts';
import type { Counts } from './events.ts';

/** Has the database copy decisions to all counters of a slice that they are for. One object serves all slices of a session. */
export class GroupWalk {
  readonly #client: Session['client'];
  readonly #decisions: Decisions;
  #isReady = false;

  constructor({ client }: Session, decisions: Decisions) {
    this.#client = client;
    this.#decisions = decisions;
  }

  /** What of a slice is decided together. @returns null: nothing */
  async scopeOf(slice: Pick<GroupScope, 'range' | 'alone'>): Promise<GroupScope | null> {
    if (!this.#isReady) await this.#decisions.copyTo(this.#client);
    this.#isReady = true;
    return this.#decisions.tallies.size === 0 ? null : { ...this.#decisions.groupable, ...slice };
  }

  /** Gives all counters in the scope what was decided for them. */
  async walk(scope: GroupScope): Promise<Counts> {
    const counts: Record<string, number> = {};
    for await (const rows of copyDecisions(this.#client, scope)) {
      for (const row of rows) {
        const members = row.count(MOVED.members);
        const tally = this.#decisions.tallies.get(row.id(MOVED.situation));
        invariant(tally !== undefined, 'a decision was copied that nobody made');
        for (const [name, times] of tally) counts[name] = (counts[name] ?? 0) + times * members;
      }
    }
    return counts;
  }
}
