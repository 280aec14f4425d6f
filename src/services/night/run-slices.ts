import { setTimeout } from 'node:timers/promises';
import type { Database, Session } from '../../db/database.ts';
import { createDueTable } from '../../db/night/due.repository.ts';
import { isMissedMonth, type Months } from '../../db/night/months.ts';
import type { Run } from '../../db/night/run.ts';
import { findRunState } from '../../db/night/runs.repository.ts';
import { claimSlice, countWaiting, finishSlice } from '../../db/night/slice.repository.ts';
import { createWriteTables, SliceWriter, type WriterContext } from '../../db/night/slice.writer.ts';
import { prepareWorker } from '../../db/night/worker-session.ts';
import { AppError } from '../../errors.ts';
import { Decisions } from './decisions.ts';
import type { Counts } from './events.ts';
import { GroupWalk } from './group-walk.ts';
import type { SliceTerms } from './slice-terms.ts';
import { type SliceHands, SliceWalk } from './slice-walk.ts';

/** A run being worked on by one thread. */
export interface RunWork extends SliceTerms {
  readonly database: Database;
  readonly months: Months;
  /** Slices at a time. */
  readonly concurrency: number;
  /** Told of each slice after its commit. */
  readonly onSlice: (counts: Counts) => void;
  /** Awaited after that, for tests that hold a night in the middle. */
  readonly afterSlice: () => Promise<void>;
  /** Whether the work must end: the lease is lost, or a slice failed. Checked between slices. */
  readonly signal: { isOver: boolean };
  readonly rest: Rest | null;
}

/** What a thread does when there is nothing to claim and the run is not over. */
export interface Rest {
  /** Waits for the other threads of this process. */
  readonly helped: () => Promise<void>;
  /** Told how many slices sessions of other processes hold. */
  readonly onWaiting: (slices: number) => void;
}

/** How long to wait for the sessions of another process. */
const WAIT_MS = 100;

/**
 * Walks every slice of a run that is not done yet, some at a time, so that reading, folding and writing overlap.
 *
 * @throws whatever a slice throws, when all of them have ended
 */
export async function runSlices(work: RunWork): Promise<void> {
  const decisions = new Decisions(work, new SliceWriter(contextOf(work)));
  for (let told = 0; ; ) {
    const workers = Array.from({ length: work.concurrency }, () => runWorker(work, decisions));
    const ended = await Promise.allSettled(workers);
    const failed = ended.find((worker) => worker.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    if (work.rest === null) return;
    await work.rest.helped();
    const rest = work.signal.isOver ? 0 : await waiting(work);
    if (rest === 0) return;
    if (rest !== told) work.rest.onWaiting(rest);
    told = rest;
    await setTimeout(WAIT_MS);
  }
}

function waiting({ database, run }: RunWork): Promise<number> {
  return countWaiting(database.pool, run);
}

function contextOf({ programme, run, months }: RunWork): WriterContext {
  return { programmeId: run.programmeId, runId: run.runId, places: programme.places, months };
}

async function runWorker(work: RunWork, decisions: Decisions): Promise<void> {
  try {
    for (let missed = 0; !(await workInSession(work, decisions, missed < MISSED_MAX)); missed += 1) {
      work.months.forget();
    }
  } catch (error) {
    work.signal.isOver = true;
    throw error;
  }
}

/** A fresh connection misses a partition only while others are made: a few times in a first walk, which makes them for every month. */
const MISSED_MAX = 10;

/** @returns false: its connection missed a month, so that it took its slice back, and another is to go on */
async function workInSession(work: RunWork, decisions: Decisions, mayMiss: boolean): Promise<boolean> {
  try {
    await work.database.session(async (session) => {
      await prepareWorker(session.client, work.run);
      await createDueTable(session.client);
      await createWriteTables(session.client);
      const hands = {
        writer: new SliceWriter(contextOf(work)),
        groups: new GroupWalk(session, decisions),
      };
      for (
        let counts = await runSlice(session, work, hands);
        counts !== null;
        counts = await runSlice(session, work, hands)
      ) {
        work.onSlice(counts);
        await work.afterSlice();
      }
    });
    return true;
  } catch (error) {
    if (mayMiss && isMissedMonth(error)) return false;
    throw error;
  }
}

/** One slice in one transaction. @returns null: there is nothing left to claim */
async function runSlice(session: Session, work: RunWork, hands: SliceHands): Promise<Counts | null> {
  if (work.signal.isOver) return null;
  const { client } = session;
  await client.query('begin');
  const slice = await claimSlice(client, work.run);
  if (slice === null) {
    await client.query('commit');
    return null;
  }
  const counts = await new SliceWalk(session, work, hands).walk(slice.range);
  if (!(await finishSlice(client, work.run, slice.slice, counts))) throw await whyNotOurs(client, work.run);
  await client.query('commit');
  return counts;
}

/** A run that somebody stopped while this process worked on it, or took over. */
async function whyNotOurs(client: Session['client'], { runId }: Run): Promise<AppError> {
  const { state, stoppedBecause } = await findRunState(client, runId);
  return state === 'stopped'
    ? new AppError('NIGHT_STOPPED', stoppedBecause ?? 'no reason was left')
    : new AppError('NIGHT_TAKEN_OVER', `Run ${runId}: another process works on it now.`);
}
