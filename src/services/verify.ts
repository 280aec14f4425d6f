import { isDeepStrictEqual } from 'node:util';
import { advance, type Walk } from '../../rules/advance.ts';
import { wakesAt } from '../../rules/calendar.ts';
import { neededLists } from '../../rules/facts-needed.ts';
import { openFrom } from '../../rules/fold.ts';
import { InvariantError } from '../../rules/invariant.ts';
import { SubscriberRefused } from '../../rules/refused.ts';
import { inOrder, type Step } from '../../rules/render/in-order.ts';
import { situationOf } from '../../rules/situation.ts';
import type { CounterState } from '../../rules/state.ts';
import type { Programme } from '../../rules/terms.ts';
import { ALWAYS } from '../../rules/time.ts';
import type { Database, Session } from '../db/database.ts';
import { createDueTable } from '../db/night/due.repository.ts';
import { type DueSubscriber, streamDue } from '../db/night/due.stream.ts';
import { equalRanges, type IdRange } from '../db/night/id-range.ts';
import { readStoredOfDue } from '../db/night/stored.repository.ts';
import {
  countCounters,
  fillVerified,
  readCounters,
  type StoredCounterRow,
  type VerifyScope,
} from '../db/night/verify.repository.ts';
import { prepareReader } from '../db/night/worker-session.ts';
import { differencesOf } from './night/differences.ts';
import { wantedProgrammes } from './night/nightly.ts';
import { numberOf } from './night/situation-number.ts';
import type { PublishedProgramme } from './programmes.ts';

export interface VerifyRequest {
  /** null: every published programme. */
  readonly programme: string | null;
  /** External id; null: everybody. */
  readonly subscriber: string | null;
}

/** One way in which what is stored of a counter is not what the facts say. */
type Difference =
  | { readonly kind: 'stored-only'; readonly step: Step }
  | { readonly kind: 'replayed-only'; readonly step: Step }
  | {
      readonly kind: 'counter';
      readonly field: 'value' | 'enrolled' | 'next_at' | 'wakes_at' | 'situation' | 'state';
      readonly stored: string;
      readonly replayed: string;
    }
  | { readonly kind: 'no-counter' }
  | { readonly kind: 'refused'; readonly message: string };

export interface FoundDifference {
  readonly programme: Programme;
  readonly subscriber: string;
  readonly difference: Difference;
}

export interface VerifySummary {
  readonly counters: number;
  /** Not looked at: the next night walks them by other terms, published since. */
  readonly waiting: number;
  readonly differences: number;
}

/** What is stored of one slice is in memory. */
const SLICE_SIZE = 500;

/**
 * Replays every counter from its facts, as they were known when it was last walked, to where it stands, and compares the
 * entries, the outcomes and the counter with what is stored (the replay law, docs/domain.md). Writes nothing; slice by slice,
 * in memory that does not grow with the base.
 *
 * @param take told of every difference, in no particular order of subscribers
 * @throws AppError PROGRAMME_NOT_PUBLISHED
 */
export async function verify(
  database: Database,
  request: VerifyRequest,
  take: (found: FoundDifference) => Promise<void>,
): Promise<VerifySummary> {
  const total = { counters: 0, waiting: 0, differences: 0 };
  for (const published of await wantedProgrammes(database, request.programme)) {
    await database.session(async (session) => {
      const scope = scopeOf(published, request);
      const { counters, waiting } = await countCounters(session.client, scope);
      total.counters += counters - waiting;
      total.waiting += waiting;
      await prepareReader(session.client);
      await createDueTable(session.client);
      const slices = request.subscriber === null ? Math.ceil(counters / SLICE_SIZE) : 1;
      for (const range of equalRanges(Math.max(1, slices))) {
        for await (const found of verifySlice(session, published.programme, { scope, range })) {
          total.differences += 1;
          await take(found);
        }
      }
    });
  }
  return total;
}

function scopeOf(
  { programmeId, termsRevision, programme }: PublishedProgramme,
  { subscriber }: VerifyRequest,
): VerifyScope {
  return { programmeId, termsRevision, lists: neededLists(programme), subscriber };
}

/** One snapshot a slice, so that a night or an import at the same time does not look like a difference. */
async function* verifySlice(
  { client }: Session,
  programme: Programme,
  { scope, range }: { readonly scope: VerifyScope; readonly range: IdRange },
): AsyncGenerator<FoundDifference> {
  await client.query('begin isolation level repeatable read');
  await fillVerified(client, scope, range);
  const counters = await readCounters(client, scope.programmeId);
  const steps = await readStoredOfDue(client, { programmeId: scope.programmeId, from: ALWAYS }, programme);
  for await (const some of streamDue(client, { lists: scope.lists, places: programme.places })) {
    for (const due of some) {
      const stored = { counter: counters.get(due.id) ?? null, steps: steps.get(due.id) ?? [] };
      for (const difference of verifyOne(programme, due, stored)) {
        yield { programme, subscriber: due.facts.subscriber, difference };
      }
    }
  }
  await client.query('commit');
}

interface Stored {
  readonly counter: StoredCounterRow | null;
  readonly steps: readonly Step[];
}

function verifyOne(
  programme: Programme,
  due: DueSubscriber,
  { counter, steps }: Stored,
): readonly Difference[] {
  if (counter === null) return [{ kind: 'no-counter' }];
  const folded = due.facts.fold?.counters.get(programme.programme);
  if (folded !== undefined && counter.walkedTo < folded.at)
    return sleepingDifferences(programme, counter, folded);
  const walk = replay(programme, null, due.facts, counter.walkedTo);
  if (walk.kind === 'refused') return [walk];
  const open = steps.filter(({ effective }) => effective >= openFrom(due.facts));
  const { gone, fresh } = differencesOf(open, inOrder(walk.walk.entries, walk.walk.outcomes));
  return [
    ...gone.map((step): Difference => ({ kind: 'stored-only', step })),
    ...fresh.map((step): Difference => ({ kind: 'replayed-only', step })),
    ...counterDifferences(counter, walk.walk.state, programme),
  ];
}

type Replay = { readonly kind: 'walked'; readonly walk: Walk } | (Difference & { readonly kind: 'refused' });

function replay(...asked: Parameters<typeof advance>): Replay {
  try {
    return { kind: 'walked', walk: advance(...asked) };
  } catch (error) {
    if (!(error instanceof SubscriberRefused || error instanceof InvariantError)) throw error;
    return { kind: 'refused', message: error.message };
  }
}

/**
 * A counter that no night had to look at since long before its subscriber's facts were folded: no facts are left to replay it from, so that it
 * is walked on to where they are folded.
 */
function sleepingDifferences(
  programme: Programme,
  counter: StoredCounterRow,
  folded: CounterState,
): readonly Difference[] {
  // The next night replays it.
  if (counter.stored === null) return [];
  const { state, remainder } = counter.stored;
  const walk = replay(programme, state, remainder, folded.at);
  if (walk.kind === 'refused') return [walk];
  const fresh = inOrder(walk.walk.entries, walk.walk.outcomes);
  const isSame = isDeepStrictEqual(walk.walk.state, folded);
  const stands = isSame ? counter : { ...counter, stored: { state: walk.walk.state, remainder } };
  return [
    ...fresh.map((step): Difference => ({ kind: 'replayed-only', step })),
    ...counterDifferences(stands, isSame ? state : folded, programme),
  ];
}

/** One for each thing that people can see, or one for all the rest. */
function counterDifferences(
  { value, stored: found, wakesAt: storedWakes, situation }: StoredCounterRow,
  replayed: CounterState,
  programme: Programme,
): readonly Difference[] {
  // The next night replays it.
  if (found === null) return [];
  const { state: stored, remainder } = found;
  const pairs = [
    ['value', value, replayed.begun === null ? null : replayed.value],
    ['enrolled', stored.enrolled, replayed.enrolled],
    ['next_at', stored.nextAt, replayed.nextAt],
    ['wakes_at', storedWakes, wakesAt(programme, replayed.nextAt)],
    ['situation', situation, numberOf(situationOf(stored, remainder))],
  ] as const;
  const differences = pairs.filter(([, left, right]) => left !== right);
  if (differences.length === 0 && !isDeepStrictEqual(stored, replayed)) {
    return [
      { kind: 'counter', field: 'state', stored: JSON.stringify(stored), replayed: JSON.stringify(replayed) },
    ];
  }
  return differences.map(([field, left, right]) => ({
    kind: 'counter',
    field,
    stored: String(left),
    replayed: String(right),
  }));
}
