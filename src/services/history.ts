import { compareUtf8 } from '../../rules/exchange/utf8-order.ts';
import type { ByHand } from '../../rules/render/by-hand.ts';
import type { Step } from '../../rules/render/in-order.ts';
import type { CounterMoney } from '../../rules/render/money-step.ts';
import type { StepRecord } from '../../rules/render/step-record.ts';
import { type Standing, standingAfter } from '../../rules/standing.ts';
import type { Programme } from '../../rules/terms.ts';
import type { Database, Session } from '../db/database.ts';
import { findKnownRun } from '../db/history/belief.ts';
import { findSubscriber } from '../db/history/counter.repository.ts';
import {
  type HistoryFilter,
  type StoredCounter,
  type StoredStep,
  streamHistory,
} from '../db/history/history.stream.ts';
import type { HistoryView } from '../db/history/view.ts';
import { AppError } from '../errors.ts';
import { type BothTimes, standingTime, viewOf } from './both-times.ts';
import { Moneys } from './history-money/moneys.ts';
import { Records } from './history-records.ts';
import { wantedProgrammes } from './night/nightly.ts';
import type { PublishedProgramme } from './programmes.ts';

export interface HistoryRequest {
  /** External id; null: everybody. */
  readonly subscriber: string | null;
  /** null: every published programme. */
  readonly programme: string | null;
  /** Left out: what is in force now, whole. */
  readonly times?: BothTimes;
  /** Also what became of the money; not together with `times`. */
  readonly withMoney?: boolean;
}

/** The history of one subscriber in one programme. */
export interface CounterHistory {
  readonly programme: Programme;
  readonly subscriber: string;
  /** By instant, then by the order within it; what took a place later comes after what was there. */
  readonly steps: readonly Step[];
  /** Of adjustments: who made them, and why. */
  readonly byHand: ReadonlyMap<Step, ByHand>;
  /** From when to when each step was believed, in the order of `steps`; null: neither `knownAt` nor `withSuperseded` was asked for. */
  readonly records: readonly StepRecord[] | null;
  /** Where the counter stood at `asOf`; null: that was not asked for. */
  readonly standing: Standing | null;
  /** What became of the money; null: that was not asked for. */
  readonly money: CounterMoney | null;
}

/**
 * Entries and outcomes, by programme name, then by subscriber (bytes of UTF-8), as one moment shows them: those in force, or those
 * that both times ask for. Streamed: memory does not grow with the base.
 *
 * @throws AppError PROGRAMME_NOT_PUBLISHED, SUBSCRIBER_NOT_FOUND; USAGE for a time that is none or has not come
 */
export async function readHistory(
  database: Database,
  request: HistoryRequest,
  take: (history: CounterHistory) => Promise<void>,
): Promise<void> {
  const published = await wantedProgrammes(database, request.programme);
  const byName = published.toSorted((a, b) => compareUtf8(a.programme.programme, b.programme.programme));
  await database.session(async (session) => {
    await session.client.query('begin isolation level repeatable read read only');
    if (request.subscriber !== null) await assertKnown(session, request.subscriber);
    const readAll = async (beside: Session | null): Promise<void> => {
      for (const one of byName) {
        const view = request.times === undefined ? null : await viewOf(session, one, request.times);
        const moneys = beside === null ? null : await Moneys.of(beside.client, one);
        await readProgramme({ database, session, request, view, moneys }, one, take);
      }
    };
    if (request.withMoney === true) await besideSession(database, session, readAll);
    else await readAll(null);
    await session.client.query('commit');
  });
}

/** A second connection that sees the moment of the first, for questions while a stream is being read from that. */
async function besideSession(
  database: Database,
  { client }: Session,
  work: (beside: Session) => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
  await database.session(async (beside) => {
    await beside.client.query('begin isolation level repeatable read read only');
    await beside.client.query(`set transaction snapshot '${rows[0]?.snapshot ?? ''}'`);
    await beside.client.query('set local jit = off');
    await work(beside);
    await beside.client.query('commit');
  });
}

/** @throws AppError SUBSCRIBER_NOT_FOUND */
export async function assertKnown({ client }: Session, subscriber: string): Promise<void> {
  if (!(await findSubscriber(client, subscriber))) throw subscriberNotFound(subscriber);
}

export function subscriberNotFound(subscriber: string): AppError {
  return new AppError(
    'SUBSCRIBER_NOT_FOUND',
    `Found ${JSON.stringify(subscriber)}; no applied import names it.`,
  );
}

/** The order of docs/domain.md "Order within one instant". */
export function byPlace(left: Step, right: Step): number {
  return left.effective - right.effective || left.sequence - right.sequence;
}

interface Reading {
  readonly database: Database;
  readonly session: Session;
  readonly request: HistoryRequest;
  readonly view: HistoryView | null;
  readonly moneys: Moneys | null;
}

/** Of so many counters at a time the units are asked for that changed them, and their money. */
const AT_ONCE = 200;

async function readProgramme(
  { database, session, request, view, moneys }: Reading,
  { programmeId, programme }: PublishedProgramme,
  take: (history: CounterHistory) => Promise<void>,
): Promise<void> {
  const { subscriber, times } = request;
  const withRecords = times !== undefined && (times.knownAt !== null || times.withSuperseded);
  // Units never change, so they may be asked for outside the snapshot, beside the stream.
  const records = withRecords ? new Records(database.pool, programmeId) : null;
  const handOn = async (some: readonly StoredCounter[]): Promise<void> => {
    const all = await toldOf(some, records);
    const money = await moneys?.tell(all);
    for (const [index, { knownRun, ...told }] of all.entries()) {
      const standing = view === null ? null : standingIn(view, { knownRun, programme, ...told });
      const own = money?.[index] ?? null;
      if (own !== null && told.steps.length === 0 && own.steps.length === 0) continue;
      await take({ programme, standing, money: own, ...told });
    }
  };
  let some: StoredCounter[] = [];
  let isEmpty = true;
  const filter: HistoryFilter = { programmeId, subscriber, view, withRecords, withEmpty: moneys !== null };
  for await (const counters of streamHistory(session.client, filter, programme)) {
    for (const counter of counters) {
      isEmpty = false;
      some.push(counter);
      if (some.length < AT_ONCE) continue;
      await handOn(some);
      some = [];
    }
  }
  await handOn(some);
  if (!isEmpty || subscriber === null || view === null) return;
  const knownRun = await findKnownRun(session.client, view.belief, subscriber);
  await handOn([{ subscriber, knownRun, steps: [] }]);
}

interface Told {
  readonly subscriber: string;
  readonly knownRun: number;
  readonly steps: readonly Step[];
  readonly byHand: ReadonlyMap<Step, ByHand>;
  readonly records: readonly StepRecord[] | null;
}

async function toldOf(counters: readonly StoredCounter[], records: Records | null): Promise<readonly Told[]> {
  const ordered = counters.map((counter) => ({ ...counter, steps: counter.steps.toSorted(byPlaceAndRun) }));
  const all = ordered.flatMap(({ steps }) =>
    steps.flatMap(({ record }) => (record === null ? [] : [record])),
  );
  const told = (await records?.tell(all)) ?? null;
  let next = 0;
  return ordered.map(({ subscriber, knownRun, steps }) => {
    const own = told?.slice(next, next + steps.length) ?? null;
    next += steps.length;
    return {
      subscriber,
      knownRun,
      steps: steps.map(({ step }) => step),
      byHand: byHandIn(steps),
      records: own,
    };
  });
}

function byHandIn(steps: readonly StoredStep[]): ReadonlyMap<Step, ByHand> {
  return new Map(steps.flatMap(({ step, byHand }) => (byHand === null ? [] : [[step, byHand] as const])));
}

function byPlaceAndRun(left: StoredStep, right: StoredStep): number {
  return byPlace(left.step, right.step) || (left.record?.by.run ?? 0) - (right.record?.by.run ?? 0);
}

function standingIn(
  view: HistoryView,
  { knownRun, programme, steps, records }: Told & Pick<CounterHistory, 'programme'>,
): Standing | null {
  if (view.asOf === null) return null;
  const believed = steps.filter((_, index) => (records?.[index]?.superseded ?? null) === null);
  return standingAfter(believed, standingTime(view, knownRun), programme);
}
