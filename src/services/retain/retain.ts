import type { SubscriberFacts } from '../../../rules/facts.ts';
import { FACT_LISTS } from '../../../rules/facts-needed.ts';
import { countersJson, FOLDED_LISTS } from '../../../rules/fold.ts';
import { invariant } from '../../../rules/invariant.ts';
import { type Duration, formatInstant, type Instant, type Zone, zoneOf } from '../../../rules/time.ts';
import type { Database, Session } from '../../db/database.ts';
import { createDueTable } from '../../db/night/due.repository.ts';
import { type DueSubscriber, streamDue } from '../../db/night/due.stream.ts';
import { equalRanges, type IdRange } from '../../db/night/id-range.ts';
import { countSubscribers } from '../../db/night/parked.repository.ts';
import { readCounters, type StoredCounterRow } from '../../db/night/verify.repository.ts';
import { prepareReader } from '../../db/night/worker-session.ts';
import { findDeployment } from '../../db/programme.repository.ts';
import {
  FoldHeldUp,
  type FoldOrder,
  fillNotFolded,
  foldSubscribers,
  holdFacts,
  type KeptFact,
  listNotReady,
  type NotReady,
} from '../../db/retain/fold.repository.ts';
import { insertRetention } from '../../db/retain/retention.repository.ts';
import { lockRevisions } from '../../db/revision.ts';
import { AppError } from '../../errors.ts';
import { listProgrammes, type PublishedProgramme } from '../programmes.ts';
import { type Folding, foldOne } from './fold-one.ts';
import { horizonOf, horizonProblems } from './horizon.ts';
import { keptFacts } from './kept-facts.ts';

export interface RetainRequest {
  readonly olderThan: Duration;
  /** Only says what would be folded. */
  readonly isDryRun: boolean;
  readonly author: string;
  readonly reason: string;
  readonly now: Instant;
  /** How many subscribers, about, whose facts are held, and in memory, at a time; left out: 500. */
  readonly sliceSize?: number;
  /** Told how many subscribers, about, were looked at and how many there are. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Why a subscriber is left as it is. */
export type LeftBecause = NotReady | Exclude<Folding['kind'], 'folded'>;

export interface Retained {
  readonly horizon: Instant;
  readonly zone: Zone;
  readonly folded: number;
  readonly left: ReadonlyMap<LeftBecause, number>;
  /** Facts that went, or would go, by list; their earlier versions not counted. */
  readonly facts: ReadonlyMap<(typeof FOLDED_LISTS)[number], number>;
  /** Rows that went, earlier versions of facts included; null: a dry run. */
  readonly rows: number | null;
}

const SLICE_SIZE = 500;

/**
 * Folds the facts that are over before a horizon into the counters they came to (docs/decisions/0028-retain.md), slice by slice: a kill in
 * between leaves each subscriber whole or folded. Entries, outcomes and money stay as they are.
 *
 * @throws AppError RETAIN_REFUSED when the horizon is within reach of a correction; RETAIN_BUSY while a night or an import works;
 *   PROGRAMME_NOT_PUBLISHED
 */
export async function retain(database: Database, request: RetainRequest): Promise<Retained> {
  const order = await database.session((session) => begin(session, request));
  const total = await countSubscribers(database.pool);
  const tally = new Tally();
  await database.session(async (session) => {
    await prepareReader(session.client);
    await createDueTable(session.client);
    const ranges = equalRanges(Math.max(1, Math.ceil(total / (request.sliceSize ?? SLICE_SIZE))));
    for (const [index, range] of ranges.entries()) {
      request.onProgress(Math.round((total * index) / ranges.length), total);
      await orBusy(() => foldSlice(session, { order, range, tally }));
    }
    request.onProgress(total, total);
  });
  const { horizon, zone, retentionId } = order;
  const rows = retentionId === null ? null : tally.rows;
  return { horizon, zone, folded: tally.folded, left: tally.left, facts: tally.facts, rows };
}

interface Order {
  readonly programmes: readonly PublishedProgramme[];
  readonly zone: Zone;
  readonly horizon: Instant;
  /** null: a dry run. */
  readonly retentionId: number | null;
}

/** Under the lock of revisions: what is published later is held against the horizon. */
async function begin({ client, db }: Session, request: RetainRequest): Promise<Order> {
  await client.query('begin');
  await lockRevisions(db);
  const deployment = await findDeployment(db);
  if (deployment === undefined) throw new AppError('PROGRAMME_NOT_PUBLISHED');
  const zone = zoneOf(deployment.timeZone);
  const programmes = await listProgrammes(db);
  const { now, olderThan, author, reason, isDryRun } = request;
  const horizon = horizonOf(now, olderThan, zone);
  const problems = await horizonProblems(db, programmes, { horizon, now });
  if (problems.length > 0) {
    throw new AppError(
      'RETAIN_REFUSED',
      `--older-than ${olderThan.text} folds facts before ${formatInstant(horizon, zone)}.\n${problems.join('\n')}`,
    );
  }
  const retentionId = isDryRun ? null : await insertRetention(client, { horizon, author, reason });
  await client.query('commit');
  return { programmes, zone, horizon, retentionId };
}

/** What becomes of one subscriber. */
type Decided = LeftBecause | Extract<Folding, { kind: 'folded' }>;

/** What came of everybody so far. */
class Tally {
  folded = 0;
  rows = 0;
  readonly left = new Map<LeftBecause, number>();
  readonly facts = new Map<(typeof FOLDED_LISTS)[number], number>();

  add(decided: Decided, facts: SubscriberFacts): void {
    if (typeof decided === 'string') {
      this.left.set(decided, (this.left.get(decided) ?? 0) + 1);
      return;
    }
    this.folded += 1;
    for (const list of FOLDED_LISTS) {
      const gone = facts[list].length - decided.left[list].length;
      this.facts.set(list, (this.facts.get(list) ?? 0) + gone);
    }
  }
}

interface Slice {
  readonly order: Order;
  readonly range: IdRange;
  readonly tally: Tally;
}

async function foldSlice({ client }: Session, { order, range, tally }: Slice): Promise<void> {
  const { retentionId } = order;
  const isDryRun = retentionId === null;
  await client.query(`begin isolation level ${isDryRun ? 'repeatable read' : 'read committed'}`);
  if (!isDryRun) await holdFacts(client);
  await fillNotFolded(client, range, order.horizon);
  const { subscribers, kept } = await foldDue(client, order, tally);
  if (!isDryRun && subscribers.size > 0) {
    const gone = await foldSubscribers(client, { retentionId, subscribers, kept });
    for (const rows of gone.values()) tally.rows += rows;
  }
  await client.query('commit');
}

/** Folds in memory whom it can of table `due`. @returns what is to be written */
async function foldDue(
  client: Session['client'],
  order: Order,
  tally: Tally,
): Promise<Pick<FoldOrder, 'subscribers' | 'kept'>> {
  const stored = await readStored(client, order);
  const subscribers = new Map<bigint, string>();
  const kept: KeptFact[] = [];
  const places = order.programmes[0]?.programme.places ?? 2;
  for await (const some of streamDue(client, { lists: FACT_LISTS, places })) {
    for (const { id, facts } of some) {
      const folding = foldingOf({ id, facts }, stored, order);
      tally.add(folding, facts);
      if (typeof folding === 'string') continue;
      const { left } = folding;
      invariant(left.fold !== undefined, 'what was folded says so');
      subscribers.set(id, countersJson(left.fold));
      kept.push(...keptFacts(id, left, order.horizon));
    }
  }
  return { subscribers, kept };
}

/** What is stored of the subscribers of table `due`, a programme after the other. */
type Stored = readonly {
  readonly notReady: ReadonlyMap<bigint, NotReady>;
  readonly counters: ReadonlyMap<bigint, StoredCounterRow>;
}[];

async function readStored(client: Session['client'], { programmes, horizon }: Order): Promise<Stored> {
  const stored = [];
  for (const { programmeId, termsRevision } of programmes) {
    stored.push({
      notReady: await listNotReady(client, { programmeId, termsRevision, horizon }),
      counters: await readCounters(client, programmeId),
    });
  }
  return stored;
}

function foldingOf({ id, facts }: DueSubscriber, stored: Stored, { programmes, horizon }: Order): Decided {
  const notReady = stored.map((one) => one.notReady.get(id));
  if (notReady.includes('parked')) return 'parked';
  if (notReady.includes('waiting')) return 'waiting';
  const counters = stored.map((one) => one.counters.get(id) ?? null);
  // Left by a program of another version: the next night replays it.
  if (counters.some((counter) => counter?.stored === null)) return 'waiting';
  const walked = programmes.map(({ programme }, index) => ({ programme, counter: counters[index] ?? null }));
  const folding = foldOne(facts, walked, horizon);
  return folding.kind === 'folded' ? folding : folding.kind;
}

async function orBusy(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof FoldHeldUp)) throw error;
    throw new AppError(
      'RETAIN_BUSY',
      `${error.message} Who was folded before stays so; start it again later.`,
      { cause: error },
    );
  }
}
