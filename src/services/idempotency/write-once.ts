import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Session } from '../../db/database.ts';
import {
  answerKey,
  claimKey,
  findKey,
  type KeyedWrite,
  releaseKey,
  takeOverKey,
} from '../../db/idempotency/keys.repository.ts';
import { AppError } from '../../errors.ts';
import { keepClaim } from './keep-claim.ts';

export type { KeyedWrite };

export interface OnceOptions {
  /** After so long whoever works on a write is taken for dead, unless it says that it is alive. */
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
 * Keeps the answer of a write in the transaction of that write, just before it commits, so that both are done or neither: for a write that
 * would do something when it is asked a second time (docs/decisions/0035-answer-in-the-write.md).
 *
 * @throws AppError IDEMPOTENCY_KEY_BUSY when somebody else has answered meanwhile: then the write must not commit
 */
export type KeepAnswer<T> = (session: Pick<Session, 'client'>, answer: T) => Promise<void>;

/**
 * Does a write once for each key of a caller (docs/decisions/0031-idempotency.md): asked again, it gives the first answer. Of two requests
 * at once, one does it and the other waits for the answer. A write that is refused leaves its key free.
 *
 * @param work asked twice with the same input, after the process died in the middle, it must change nothing the second time, or keep its
 *   answer in its own transaction; what it hands back is kept as JSON
 * @throws AppError IDEMPOTENCY_KEY_DIFFERS for a key that was given for something else, IDEMPOTENCY_KEY_BUSY
 */
export async function writeOnce<T>(
  { pool }: Pick<Database, 'pool'>,
  write: KeyedWrite,
  work: (keep: KeepAnswer<T>) => Promise<T>,
  { leaseMs, waitMs }: OnceOptions = ONCE_DEFAULTS,
): Promise<Answered<T>> {
  const begin = (): Promise<Answered<T>> => keepClaim(pool, write, leaseMs, () => workOn(pool, write, work));
  const waitUntil = performance.now() + waitMs;
  for (;;) {
    if (await claimKey(pool, write, leaseMs)) return begin();
    const found = await findKey(pool, write);
    if (found === undefined) continue;
    if (!found.isSameInput) throw problem('IDEMPOTENCY_KEY_DIFFERS', write);
    if (found.answer !== null) return { answer: JSON.parse(found.answer) as T, isReplayed: true };
    if (!found.isHeld && (await takeOverKey(pool, write, leaseMs))) return begin();
    if (performance.now() >= waitUntil) throw problem('IDEMPOTENCY_KEY_BUSY', write);
    await sleep(POLL_MS);
  }
}

async function workOn<T>(
  pool: Database['pool'],
  write: KeyedWrite,
  work: (keep: KeepAnswer<T>) => Promise<T>,
): Promise<Answered<T>> {
  const keep: KeepAnswer<T> = async ({ client }, kept) => {
    if (!(await answerKey(client, write, JSON.stringify(kept)))) throw problem('IDEMPOTENCY_KEY_BUSY', write);
  };
  let answer: T;
  try {
    answer = await work(keep);
  } catch (error) {
    // Of any other error nobody knows whether something was done: the claim stays until it has run out.
    if (error instanceof AppError) await releaseKey(pool, write);
    throw error;
  }
  // What the work has kept already stays.
  await answerKey(pool, write, JSON.stringify(answer));
  return { answer, isReplayed: false };
}

function problem(code: 'IDEMPOTENCY_KEY_BUSY' | 'IDEMPOTENCY_KEY_DIFFERS', { key }: KeyedWrite): AppError {
  return new AppError(code, `Found ${JSON.stringify(key)}.`);
}
