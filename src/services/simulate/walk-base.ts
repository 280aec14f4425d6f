import { advance, type Walk } from '../../../rules/advance.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { FACT_LISTS, type FactList, neededLists } from '../../../rules/facts-needed.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Instant } from '../../../rules/time.ts';
import { type Assumption, type Projection, project } from '../../../rules/what-if/projection.ts';
import type { Database, Session } from '../../db/database.ts';
import { createDueTable } from '../../db/night/due.repository.ts';
import { streamDue } from '../../db/night/due.stream.ts';
import { equalRanges, type IdRange } from '../../db/night/id-range.ts';
import { prepareReader } from '../../db/night/worker-session.ts';
import { beginIn, beginMoment, exportSnapshot, fillRange, type Snapshot } from '../../db/simulate/base.ts';

/** What one programme makes of one subscriber's facts, from nothing. */
export type Walked =
  | {
      readonly kind: 'walked';
      readonly walk: Walk;
      /** What was taken for granted of the time after `BaseOrder.known`; empty without one. */
      readonly assumed: readonly Assumption[];
    }
  /** The engine does not accept the facts: a night would park this subscriber. `code` as there. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** One subscriber, walked by every programme. */
export interface WalkedSubscriber {
  /** External id. */
  readonly subscriber: string;
  /** Those lists that a programme looks at; the others are empty. */
  readonly facts: SubscriberFacts;
  /** In the order of the programmes. */
  readonly walks: readonly Walked[];
}

/** Which walk of the base is wanted. */
export interface BaseOrder {
  /** Published or not; amounts have the places of the deployment's currency. */
  readonly programmes: readonly Programme[];
  /** Those of them by whose terms no facts were folded: what is folded tells nothing of them. */
  readonly strange?: readonly Programme[];
  /** Everybody is walked up to and including it. */
  readonly until: Instant;
  /**
   * Up to when facts are known: the time after it is filled as for a question about the future
   * (docs/decisions/0020-what-a-question-assumes.md). Left out: nobody is walked with other facts than those that came.
   */
  readonly known?: Instant;
  /** Facts up to this revision; left out: the last one when the walk begins. Later facts are not seen, whatever it is. */
  readonly cut?: bigint;
  /** Told before the first slice and after each how many subscribers are walked, of how many. */
  readonly onSlice?: (done: number, of: number) => void;
}

/** What is done with everybody. */
export type Take = (walked: WalkedSubscriber) => void | Promise<void>;

/** What was walked. */
export interface BaseWalk {
  /** Facts up to this revision. */
  readonly revision: bigint;
  readonly subscribers: number;
}

/** Subscribers to a slice, about. Only one of them is in memory, and what the network brings. */
const SLICE_SIZE = 2_000;
/** Slices at a time, so that reading and walking overlap. */
const CONCURRENCY = 3;

/**
 * Walks every subscriber of the database from the beginning through some programmes, from the facts as they were known when it began:
 * all sessions look at one snapshot, so nothing that is imported meanwhile is seen. Writes nothing. Memory does not grow with the base, as
 * long as what `take` keeps does not.
 *
 * @param take told of every subscriber, in no particular order; what it throws ends the walk. What it promises is awaited before the
 *   same session goes on, while others may call it; one that promises nothing is called one at a time
 */
export async function walkBase(database: Database, order: BaseOrder, take: Take): Promise<BaseWalk> {
  return database.session(async ({ client }) => {
    await beginMoment(client);
    return walkMoment(database, client, order, take);
  });
}

/**
 * The same at the moment of a transaction of the caller's, who may go on asking in it meanwhile.
 *
 * @param holder in a transaction that `beginMoment` began
 */
export async function walkMoment(
  database: Database,
  holder: Session['client'],
  order: BaseOrder,
  take: Take,
): Promise<BaseWalk> {
  const snapshot = await exportSnapshot(holder, order.cut ?? null);
  const ranges = equalRanges(Math.max(1, Math.ceil(snapshot.subscribers / SLICE_SIZE)));
  const work: Work = {
    order,
    snapshot,
    take,
    ranges,
    lists: listsOf(order),
    claimed: 0,
    done: 0,
    isOver: false,
  };
  order.onSlice?.(0, snapshot.subscribers);
  // One connection keeps the snapshot.
  const workers = Math.min(CONCURRENCY, ranges.length, Math.max(1, database.pool.options.max - 1));
  const ended = await Promise.allSettled(Array.from({ length: workers }, () => runWorker(database, work)));
  const failed = ended.find((worker) => worker.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return { revision: snapshot.revision, subscribers: work.done };
}

interface Work {
  readonly order: BaseOrder;
  readonly snapshot: Snapshot;
  readonly take: Take;
  readonly ranges: readonly IdRange[];
  readonly lists: readonly FactList[];
  /** Ranges that somebody walks or has walked. */
  claimed: number;
  /** Subscribers. */
  done: number;
  /** A slice failed: nobody claims another. */
  isOver: boolean;
}

/** What any of the programmes looks at. */
function listsOf({ programmes }: BaseOrder): readonly FactList[] {
  const needed = new Set(programmes.flatMap(neededLists));
  return FACT_LISTS.filter((list) => needed.has(list));
}

async function runWorker(database: Database, work: Work): Promise<void> {
  try {
    await database.session(async (session) => {
      await prepareReader(session.client);
      await createDueTable(session.client);
      for (let range = claim(work); range !== undefined; range = claim(work)) {
        const walked = await walkSlice(session, work, range);
        work.done += walked;
        work.order.onSlice?.(work.done, work.snapshot.subscribers);
      }
    });
  } catch (error) {
    work.isOver = true;
    throw error;
  }
}

function claim(work: Work): IdRange | undefined {
  if (work.isOver) return undefined;
  work.claimed += 1;
  return work.ranges[work.claimed - 1];
}

/** @returns how many subscribers there are in it */
async function walkSlice({ client }: Session, work: Work, range: IdRange): Promise<number> {
  const { order, snapshot, lists, take } = work;
  const places = order.programmes[0]?.places ?? 2;
  let count = 0;
  await beginIn(client, snapshot);
  await fillRange(client, range, snapshot);
  for await (const some of streamDue(client, { lists, places })) {
    for (const { facts } of some) {
      count += 1;
      const walks = order.programmes.map((programme) => {
        const isStrange = order.strange?.includes(programme) === true;
        return walkOne(programme, isStrange ? withoutCounters(facts) : facts, order);
      });
      const taken = take({ subscriber: facts.subscriber, facts, walks });
      if (taken !== undefined) await taken;
    }
  }
  // Empties table `due`.
  await client.query('commit');
  return count;
}

/** The same facts, of which nobody knows what the older ones came to. */
function withoutCounters(facts: SubscriberFacts): SubscriberFacts {
  return facts.fold === undefined ? facts : { ...facts, fold: { ...facts.fold, counters: new Map() } };
}

function walkOne(programme: Programme, facts: SubscriberFacts, order: BaseOrder): Walked {
  try {
    const { facts: expected, assumed } = expectedBy(programme, facts, order);
    return { kind: 'walked', walk: advance(programme, null, expected, order.until), assumed };
  } catch (error) {
    // The engine is pure, so whatever it throws is about this one history, as in a night.
    const code = error instanceof SubscriberRefused ? error.code : 'ENGINE_FAULT';
    return { kind: 'refused', code, message: error instanceof Error ? error.message : String(error) };
  }
}

function expectedBy(programme: Programme, facts: SubscriberFacts, { known, until }: BaseOrder): Projection {
  if (known === undefined) return { facts, assumed: [] };
  return project(facts, { known, until, zone: programme.zone, lists: neededLists(programme) });
}
