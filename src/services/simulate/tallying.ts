import { type Amount, formatAmount } from '../../../rules/money.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Instant } from '../../../rules/time.ts';
import { addChange, newChanges } from './changes.ts';
import { countMonths, type Months, spansOf } from './months.ts';
import { Parked } from './parked.ts';
import type { Simulation } from './report.ts';
import { addWalk, newTally } from './tally.ts';
import { costOf, type Tallied, tellChanges, tellMonths, tellTotal } from './tell.ts';
import type { Walked, WalkedSubscriber } from './walk-base.ts';

/** Adds up the walks of a base as they come: those of the proposed terms first, then those of the present ones. */
export class Tallying {
  readonly until: Instant;
  readonly #months: Months;
  readonly #proposed: Course;
  readonly #present: Course | null;
  readonly #changes = newChanges();
  readonly #parked = new Parked();

  constructor(proposed: Programme, present: Programme | null, months: Months) {
    this.#months = months;
    this.#proposed = courseOf(proposed, months);
    this.#present = present === null ? null : courseOf(present, months);
    const courses = this.#present === null ? [this.#proposed] : [this.#proposed, this.#present];
    // The first instant after the last month belongs to the next, bonus day or not.
    this.until = Math.max(...courses.map(({ spans }) => spans.at(-1)?.end ?? 0)) - 1;
  }

  take(walked: WalkedSubscriber): void {
    if (this.#parked.take(walked)) return;
    const [first, second] = walked.walks;
    const proposed = this.#add(this.#proposed, first);
    if (this.#present === null) return;
    const present = this.#add(this.#present, second);
    addChange(this.#changes, { subscriber: walked.subscriber, present, proposed });
  }

  #add({ tally, spans }: Course, walked: Walked | undefined): bigint {
    return walked?.kind === 'walked' ? addWalk(tally, walked.walk, { months: this.#months, spans }) : 0n;
  }

  told(): Pick<Simulation, 'months' | 'proposed' | 'present' | 'difference' | 'changes' | 'parked'> {
    const { places } = this.#proposed.programme;
    const present = this.#present;
    const difference = present === null ? null : costOf(this.#proposed.tally) - costOf(present.tally);
    return {
      months: tellMonths(this.#proposed, present, this.#months),
      proposed: tellTotal(this.#proposed),
      present: present === null ? null : tellTotal(present),
      difference: difference === null ? null : formatAmount(difference as Amount, places),
      changes: present === null ? null : tellChanges(this.#changes, places),
      parked: this.#parked.told(),
    };
  }
}

/** One programme's tally under way. */
interface Course extends Tallied {
  readonly spans: ReturnType<typeof spansOf>;
}

function courseOf(programme: Programme, months: Months): Course {
  return { programme, tally: newTally(countMonths(months)), spans: spansOf(months, programme.zone) };
}
