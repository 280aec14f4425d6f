import { setTimeout } from 'node:timers/promises';
import type { Programme } from '../../../rules/terms.ts';
import type { Database, Session } from '../../db/database.ts';
import { ALL_IDS, createDueTable, cutDue, fillDue } from '../../db/night/due.repository.ts';
import { streamDue } from '../../db/night/due.stream.ts';
import type { Run } from '../../db/night/run.ts';
import { claimSlice, countWaiting, finishSlice, type Slice } from '../../db/night/slice.repository.ts';
import { createWriteTables, SliceWriter } from '../../db/night/slice.writer.ts';
import { readStoredOfLate } from '../../db/night/stored.repository.ts';
import { prepareWorker } from '../../db/night/worker-session.ts';
import { AppError } from '../../errors.ts';
import { type Counts, type NightEvent } from './events.ts';
import type { ParkingLimit } from './parking-limit.ts';
import { type Advance, SliceFold } from './slice-fold.ts';

/** A run being worked on by this process. */
export interface RunWork {
  readonly database: Database;
  readonly run: Run;
  readonly programme: Programme;
  readonly advance: Advance;
  readonly parking: ParkingLimit;
  /** Slices at a time. */
  readonly concurrency: number;
  readonly onEvent: (event: NightEvent) => void;
  /** Awaited after the commit of each slice, for tests that hold a night in the middle. */
  readonly afterSlice: () => Promise<void>;
  /** Whether the work must end: the lease is lost, or a slice failed. Checked between slices. */
  readonly signal: { isOver: boolean };
}

/** What is stored of late subscribers is read before their facts: of so many at a time. */
const LATE_AT_ONCE = 250;

/** How long to wait for the sessions of an earlier holder to end. */
const WAIT_MS = 500;

/**
 * Walks every slice of a run that is not done yet, some at a time, so that reading, folding and writing overlap.
 *
 * @throws whatever a slice throws, when all of them have ended
 */
export async function runSlices(work: RunWork): Promise<void> {
  const progress = { done: work.run.slices - (await waiting(work)) };
  for (;;) {
    const workers = Array.from({ length: work.concurrency }, () => runWorker(work, progress));
    const ended = await Promise.allSettled(workers);
    const failed = ended.find((worker) => worker.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const rest = work.signal.isOver ? 0 : await waiting(work);
    if (rest === 0) return;
    work.onEvent({ kind: 'waiting', programme: work.programme.programme, slices: rest });
    await setTimeout(WAIT_MS);
  }
}

function waiting({ database, run }: RunWork): Promise<number> {
  return database.session(({ client }) => countWaiting(client, run));
}

async function runWorker(work: RunWork, progress: { done: number }): Promise<void> {
  try {
    await work.database.session(async (session) => {
      await prepareWorker(session.client, work.run);
      await createDueTable(session.client);
      await createWriteTables(session.client);
      for (
        let counts = await runSlice(session, work);
        counts !== null;
        counts = await runSlice(session, work)
      ) {
        progress.done += 1;
        const { programme, run } = work;
        const slices = { slicesDone: progress.done, slices: run.slices };
        work.onEvent({ kind: 'slice-done', programme: programme.programme, ...slices, counts });
        await work.afterSlice();
      }
    });
  } catch (error) {
    work.signal.isOver = true;
    throw error;
  }
}

/** One slice in one transaction. @returns null: there is nothing left to claim */
async function runSlice({ client }: Session, work: RunWork): Promise<Counts | null> {
  if (work.signal.isOver) return null;
  await client.query('begin');
  const slice = await claimSlice(client, work.run);
  if (slice === null) {
    await client.query('commit');
    return null;
  }
  const fold = await foldSlice(client, work, slice);
  if (!(await finishSlice(client, work.run, slice.slice, fold.counts))) {
    throw new AppError('NIGHT_TAKEN_OVER', `Run ${work.run.runId}: another process works on it now.`);
  }
  await client.query('commit');
  return fold.counts;
}

async function foldSlice(client: Session['client'], work: RunWork, slice: Slice): Promise<SliceFold> {
  const { run, programme, advance, parking } = work;
  const { zone, places } = programme;
  const writer = new SliceWriter({ programmeId: run.programmeId, runId: run.runId, cut: run.cut, places });
  const { late } = await fillDue(client, run, slice.range);
  const fold = new SliceFold({ advance, programme, walkTo: run.walkTo }, writer);
  const parts = late === 0 ? [ALL_IDS] : await cutDue(client, LATE_AT_ONCE);
  for (const range of parts) {
    const which = { programmeId: run.programmeId, range };
    fold.stored = late === 0 ? new Map() : await readStoredOfLate(client, which, { zone, places });
    for await (const some of streamDue(client, places, range)) for (const due of some) fold.walk(due);
  }
  parking.add(fold.refused);
  await writer.write(client);
  return fold;
}
