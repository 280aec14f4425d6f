import { type FactList, neededLists } from '../../../rules/facts-needed.ts';
import { mergeFacts } from '../../../rules/merge-facts.ts';
import { ALWAYS, FOREVER, type Instant } from '../../../rules/time.ts';
import type { BinaryRow } from '../../db/binary-row.ts';
import type { Session } from '../../db/database.ts';
import { COUNTER, streamCounters } from '../../db/night/counters.stream.ts';
import { type Due, fillDue } from '../../db/night/due.repository.ts';
import { streamDue } from '../../db/night/due.stream.ts';
import { type GroupScope, isDecided } from '../../db/night/groups.ts';
import type { IdRange } from '../../db/night/id-range.ts';
import { readNews } from '../../db/night/news.ts';
import { park, readParkedIds } from '../../db/night/parked.repository.ts';
import type { SliceWriter } from '../../db/night/slice.writer.ts';
import { isOwnFormat } from '../../db/night/state-codec.ts';
import { readStoredOfDue } from '../../db/night/stored.repository.ts';
import { readTouches, sumTouches } from '../../db/night/touches.ts';
import { isEnded } from '../programmes.ts';
import type { Counts } from './events.ts';
import type { GroupWalk } from './group-walk.ts';
import { type Change, SliceChanges, type Standing } from './slice-changes.ts';
import { SliceFold } from './slice-fold.ts';
import type { SliceTerms } from './slice-terms.ts';
import { standingOf, storedCounterOf } from './stored-counter.ts';

/** What the slices of one session have in common. */
export interface SliceHands {
  readonly writer: SliceWriter;
  readonly groups: GroupWalk;
}

/** Who is replayed at a time: what is stored of them is in memory while their facts stream by. */
const LATE_AT_ONCE = 250;
/** One in so many is looked up faster than found by reading all that came. */
const FEW = 20;
/** Nothing is stored of who was never walked. */
const UNKNOWN_AT_ONCE = 1_000;
/** Rows that wait for being written before the next are replayed. */
const ROWS_MAX = 20_000;

/**
 * Walks whoever is due in one range of ids, inside the slice's transaction: a counter goes on from its state, its remainder and the
 * news; one that late facts concern, and who has no counter yet, is walked from all facts (docs/domain.md "Runs").
 */
export class SliceWalk {
  readonly #client: Session['client'];
  readonly #terms: SliceTerms;
  readonly #writer: SliceWriter;
  readonly #groups: GroupWalk;
  readonly #fold: SliceFold;
  readonly #lists: readonly FactList[];
  readonly #late: Due[] = [];

  constructor({ client }: Session, terms: SliceTerms, { writer, groups }: SliceHands) {
    const { advance, programme, run } = terms;
    this.#client = client;
    this.#terms = terms;
    this.#writer = writer;
    this.#groups = groups;
    this.#fold = new SliceFold({ advance, programme, walkTo: run.walkTo }, writer);
    this.#lists = neededLists(programme);
  }

  async walk(range: IdRange): Promise<Counts> {
    const { run, parking } = this.#terms;
    const parked = await readParkedIds(this.#client, run.programmeId, range);
    const changes = await this.#readChanges(range);
    const grouped = await this.#grouped(range, changes, parked);
    const unknown = await this.#goOn({ range, changes, grouped }, new Set(parked));
    const together = grouped === null ? {} : await this.#groups.walk(grouped);
    for (const some of inParts(unknown.map(fromAlways), UNKNOWN_AT_ONCE)) await this.#replay(some, 'unknown');
    for (const some of inParts(this.#late, LATE_AT_ONCE)) await this.#replay(some, 'late');
    await this.#writer.flush(this.#client);
    // Counted once: a slice that is taken back and walked again does not come this far.
    await parking.add(this.#fold.refused);
    await park(this.#client, run, { before: parked, refused: this.#fold.refused });
    return sumOf(together, this.#fold.counts);
  }

  /** Those that nothing came for and that stand in the same situation as others: in a full run nearly all. */
  async #grouped(
    range: IdRange,
    changes: SliceChanges,
    parked: readonly bigint[],
  ): Promise<GroupScope | null> {
    const { run, standings } = this.#terms;
    // Where most were touched, looking for the others costs more than walking them.
    if (!run.isFull || standings.size === 0 || this.#areMost(changes.touched)) return null;
    return this.#groups.scopeOf({ range, alone: [...changes.touchedIds(), ...parked] });
  }

  async #readChanges(range: IdRange): Promise<SliceChanges> {
    const { run, programme, standings } = this.#terms;
    const { count, changed } = await sumTouches(this.#client, run, { lists: this.#lists, range });
    const touches = await readTouches(this.#client, run, {
      lists: this.#lists,
      range,
      // Of most only the late ones tell something that their news do not.
      upTo: run.isFull && standings.size > 0 && this.#areMost(count) ? lastOf(standings) : null,
    });
    // Before the first walk nobody has a counter that news could come to.
    const hasNews = count > 0 && standings.size > 0;
    const isFew = run.isFull && count * FEW < run.due / run.slices;
    const ids = isFew ? [...touches.ids()] : null;
    const news = hasNews ? await readNews(this.#client, run, { lists: changed, range, ids }) : null;
    return new SliceChanges({ touched: count, touches, news, places: programme.places });
  }

  #areMost(touched: number): boolean {
    const { due, slices } = this.#terms.run;
    return touched * 2 > due / slices;
  }

  /** The counters that are stored, from where they stand. @returns who is due and has none */
  async #goOn({ range, changes, grouped }: OneByOne, parked: Set<bigint>): Promise<readonly bigint[]> {
    const scope = {
      range,
      except: grouped === null ? null : isDecided(grouped),
      touchedOrParked: this.#terms.run.isFull ? [] : [...changes.touchedIds(), ...parked],
    };
    for await (const rows of streamCounters(this.#client, this.#terms.run, scope)) {
      for (const row of rows) {
        const id = row.id(COUNTER.id);
        this.#goOnOne(id, row, changes, parked.delete(id));
      }
    }
    return changes.end(parked);
  }

  #goOnOne(id: bigint, row: BinaryRow, changes: SliceChanges, isParked: boolean): void {
    const { run, standings } = this.#terms;
    const standing = standingOf(row, standings);
    const change = changes.of(id, standing);
    const since = isParked || !isReadable(row) ? ALWAYS : holdsUntil(standing, change);
    if (since !== null) this.#late.push({ id, since });
    else if (this.#isDue(standing, change) || row.instant(COUNTER.nextAt) <= run.walkTo) {
      const { state, remainder } = storedCounterOf(row, standings).stored;
      this.#fold.goOn(id, state, change.kind === 'news' ? mergeFacts(remainder, change.news) : remainder);
    }
  }

  /** Whether something came for it; nothing that comes after a programme's end and is not late changes anything. */
  #isDue({ walkTo }: Standing, { kind }: Change): boolean {
    return kind === 'news' && !isEnded(this.#terms.programme, walkTo);
  }

  async #replay(due: readonly Due[], who: 'unknown' | 'late'): Promise<void> {
    const { run, programme } = this.#terms;
    await fillDue(this.#client, due, run.cut);
    const from = Math.min(...due.map(({ since }) => since));
    const stored =
      who === 'late'
        ? await readStoredOfDue(this.#client, { programmeId: run.programmeId, from }, programme)
        : null;
    const sinceOf = new Map(due.map(({ id, since }) => [id, since]));
    for await (const some of streamDue(this.#client, { lists: this.#lists, places: programme.places })) {
      for (const { id, facts } of some) {
        if (stored === null) this.#fold.begin(id, facts);
        else this.#fold.replay({ id, since: sinceOf.get(id) ?? ALWAYS }, facts, stored.get(id) ?? []);
      }
    }
    if (this.#writer.waiting >= ROWS_MAX) await this.#writer.flush(this.#client);
  }
}

/** What of a slice is walked one by one. */
interface OneByOne {
  readonly range: IdRange;
  readonly changes: SliceChanges;
  /** What is decided together instead; null: nothing. */
  readonly grouped: GroupScope | null;
}

/** Whether it was left in a form that this program reads. */
function isReadable(row: BinaryRow): boolean {
  const { data, from } = row.bytes(COUNTER.state);
  return isOwnFormat(data, from);
}

/**
 * Before which instant what was decided holds, of a counter that is to be replayed; null: all of it does, and the walk goes on. Terms
 * that are others only later than it stands are a replay, too: its state knows neither when they begin nor the facts that they look at.
 */
function holdsUntil({ walkTo, termsHold }: Standing, change: Change): Instant | null {
  const since = change.kind === 'late' ? change.since : FOREVER;
  if (termsHold === FOREVER) return change.kind === 'late' ? since : null;
  return Math.min(since, termsHold, walkTo + 1);
}

function fromAlways(id: bigint): Due {
  return { id, since: ALWAYS };
}

/** The last instant that any counter was walked to. */
function lastOf(standings: SliceTerms['standings']): Instant {
  return Math.max(...[...standings.values()].map(({ walkTo }) => walkTo));
}

function sumOf(left: Counts, right: Counts): Counts {
  const sum: Record<string, number> = { ...left };
  for (const [name, count] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function* inParts<T>(all: readonly T[], size: number): Iterable<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
