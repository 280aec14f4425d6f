import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/database.ts';
import {
  answerKey,
  claimKey,
  findKey,
  type KeyedWrite,
  releaseKey,
  takeOverKey,
} from '../../db/idempotency/keys.repository.ts';
import { AppError } from '../../errors.ts';

export type { KeyedWrite };

export interface OnceOptions {
  /** Nobody works on one write for longer. */
  readonly leaseMs: number;
  /** How long to wait for another request with the same key before telling the caller to ask again. */
  readonly waitMs: number;
}

export const ONCE_DEFAULTS: OnceOptions = { leaseMs: 60_000, waitMs: 5_000 };
const POLL_MS = 50;

export interface Answered<T> {
  readonly answer: T;
  /** Whether it is what was answered the first time. */
  readonly isReplayed: boolean;
}

/**
 * Does a write once for each key of a caller (docs/decisions/0031-idempotency.md): asked again, it gives the first answer. Of two requests
 * at once, one does it and the other waits for the answer. A write that is refused leaves its key free.
 *
 * @param work asked twice with the same input, after the process died in the middle, it must change nothing the second time; what it
 *   hands back is kept as JSON
 * @throws AppError IDEMPOTENCY_KEY_DIFFERS for a key that was given for something else, IDEMPOTENCY_KEY_BUSY
 */
export async function writeOnce<T>(
  { pool }: Pick<Database, 'pool'>,
  write: KeyedWrite,
  work: () => Promise<T>,
  { leaseMs, waitMs }: OnceOptions = ONCE_DEFAULTS,
): Promise<Answered<T>> {
  const waitUntil = performance.now() + waitMs;
  for (;;) {
    if (await claimKey(pool, write, leaseMs)) return workOn(pool, write, work);
    const found = await findKey(pool, write);
    if (found === undefined) continue;
    if (!found.isSameInput)
      throw new AppError('IDEMPOTENCY_KEY_DIFFERS', `Found ${JSON.stringify(write.key)}.`);
    if (found.answer !== null) return { answer: JSON.parse(found.answer) as T, isReplayed: true };
    if (!found.isHeld && (await takeOverKey(pool, write, leaseMs))) return workOn(pool, write, work);
    if (performance.now() >= waitUntil)
      throw new AppError('IDEMPOTENCY_KEY_BUSY', `Found ${JSON.stringify(write.key)}.`);
    await sleep(POLL_MS);
  }
}

async function workOn<T>(
  pool: Database['pool'],
  write: KeyedWrite,
  work: () => Promise<T>,
): Promise<Answered<T>> {
  let answer: T;
  try {
    answer = await work();
  } catch (error) {
    // Of any other error nobody knows whether something was done: the claim stays until it has run out.
    if (error instanceof AppError) await releaseKey(pool, write);
    throw error;
  }
  await answerKey(pool, write, JSON.stringify(answer));
  return { answer, isReplayed: false };
}
