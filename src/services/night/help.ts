import { Worker } from 'node:worker_threads';
import type { Run } from '../../db/night/run.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { Counts } from './events.ts';
import type { NightRequest } from './night-request.ts';

/** What a helping thread is given; it is copied into it. */
export interface HelpOrder {
  readonly url: string;
  readonly poolMax: number;
  readonly run: Run;
  readonly request: NightRequest;
}

/** What a helping thread tells. */
export type HelpWord =
  | { readonly kind: 'slice-done'; readonly counts: Counts }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly detail: string };

/** Threads of this process that walk slices of a run beside it. */
export interface Help {
  /** Resolves when no thread finds a slice to claim any more; rejects when one has failed. */
  readonly done: Promise<void>;
  /** Has the threads end when their slices in work are done. */
  readonly finish: () => void;
  /** Ends the threads wherever they are: the database undoes their slices. */
  readonly stop: () => void;
}

/** Fewer slices are walked before a thread has begun. */
const SLICES_MIN = 8;

/** Where a thread's heap is collected in earnest: slices need a tenth of it. Three semi-spaces make the young generation: see docs/operations.md "Memory". */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 24 };

/** How many threads should help with a run: none where most of it is decided together, by the database, or little is to be done. */
export function helpersFor(run: Run, { threads, sliceSize }: NightRequest): number {
  const isOneByOne = run.isFull && run.due <= run.slices * sliceSize;
  return isOneByOne && run.slices >= SLICES_MIN ? threads - 1 : 0;
}

/** How many slices each of the threads walks at a time: together no more than one alone would. */
export function sessionsOf({ concurrency }: NightRequest, helpers: number): number {
  return Math.max(1, Math.floor(concurrency / (helpers + 1)));
}

/** @param onSlice told of each slice that a thread has finished */
export function startHelp(order: HelpOrder, threads: number, onSlice: (counts: Counts) => void): Help {
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('help-thread.ts', import.meta.url), {
      workerData: order,
      resourceLimits: LIMITS,
    });
    return { worker, ended: endOf(worker, onSlice) };
  });
  return {
    done: Promise.all(workers.map(({ ended }) => ended)).then(() => undefined),
    finish: () => {
      for (const { worker } of workers) worker.postMessage('finish');
    },
    stop: () => {
      for (const { worker } of workers) void worker.terminate();
    },
  };
}

function endOf(worker: Worker, onSlice: (counts: Counts) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (word: HelpWord) => {
      if (word.kind === 'slice-done') onSlice(word.counts);
      else reject(word.code === null ? new Error(word.detail) : new AppError(word.code, word.detail));
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      resolve();
    });
  });
}
