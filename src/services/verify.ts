import { advance, type Walk } from '../../rules/advance.ts';
import { InvariantError } from '../../rules/invariant.ts';
import { SubscriberRefused } from '../../rules/refused.ts';
import { inOrder, type Step } from '../../rules/render/in-order.ts';
import type { Programme } from '../../rules/terms.ts';
import type { Database, Session } from '../db/database.ts';
import type { StoredStep } from '../db/history/steps.select.ts';
import { createDueTable, type IdRange } from '../db/night/due.repository.ts';
import { type DueSubscriber, streamDue } from '../db/night/due.stream.ts';
import { equalRanges } from '../db/night/slice.repository.ts';
import { readStoredOfLate } from '../db/night/stored.repository.ts';
import {
  type CounterColumns,
  countCounters,
  fillVerified,
  readCounterColumns,
  type VerifyScope,
} from '../db/night/verify.repository.ts';
import { prepareReader } from '../db/night/worker-session.ts';
import { differencesOf } from './night/differences.ts';
import { wantedProgrammes } from './night/nightly.ts';
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
      readonly field: 'value' | 'enrolled' | 'begun_at' | 'next_at';
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
  /** Not looked at: the next night walks them by a newer revision of the programme. */
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

function scopeOf({ programmeId, revision }: PublishedProgramme, { subscriber }: VerifyRequest): VerifyScope {
  return { programmeId, programmeRevision: revision, subscriber };
}

/** One snapshot a slice, so that a night or an import at the same time does not look like a difference. */
async function* verifySlice(
  { client }: Session,
  programme: Programme,
  { scope, range }: { readonly scope: VerifyScope; readonly range: IdRange },
): AsyncGenerator<FoundDifference> {
  await client.query('begin isolation level repeatable read');
  await fillVerified(client, scope, range);
  const columns = await readCounterColumns(client, scope.programmeId);
  const steps = await readStoredOfLate(client, { programmeId: scope.programmeId, range }, programme);
  for await (const some of streamDue(client, programme.places, range)) {
    for (const due of some) {
      const stored = { columns: columns.get(due.id) ?? null, steps: steps.get(due.id) ?? [] };
      for (const difference of verifyOne(programme, due, stored)) {
        yield { programme, subscriber: due.facts.subscriber, difference };
      }
    }
  }
  await client.query('commit');
}

interface Stored {
  readonly columns: CounterColumns | null;
  readonly steps: readonly StoredStep[];
}

function verifyOne(programme: Programme, due: DueSubscriber, stored: Stored): readonly Difference[] {
  if (due.stored === null || stored.columns === null) return [{ kind: 'no-counter' }];
  const walk = replay(programme, due, due.stored.walkedTo);
  if (walk.kind === 'refused') return [walk];
  const { gone, fresh } = differencesOf(stored.steps, inOrder(walk.walk.entries, walk.walk.outcomes));
  return [
    ...gone.map(({ step }): Difference => ({ kind: 'stored-only', step })),
    ...fresh.map((step): Difference => ({ kind: 'replayed-only', step })),
    ...counterDifferences(stored.columns, walk.walk),
  ];
}

type Replay = { readonly kind: 'walked'; readonly walk: Walk } | (Difference & { readonly kind: 'refused' });

function replay(programme: Programme, { facts }: DueSubscriber, until: number): Replay {
  try {
    return { kind: 'walked', walk: advance(programme, null, facts, until) };
  } catch (error) {
    if (!(error instanceof SubscriberRefused || error instanceof InvariantError)) throw error;
    return { kind: 'refused', message: error.message };
  }
}

function counterDifferences(columns: CounterColumns, { state }: Walk): readonly Difference[] {
  const pairs = [
    ['value', columns.value, state.value],
    ['enrolled', columns.enrolled, state.enrolled],
    ['begun_at', columns.begunAt, state.begun],
    ['next_at', columns.nextAt, state.nextAt],
  ] as const;
  return pairs
    .filter(([, stored, replayed]) => stored !== replayed)
    .map(([field, stored, replayed]) => ({
      kind: 'counter',
      field,
      stored: String(stored),
      replayed: String(replayed),
    }));
}
