import { hash } from 'node:crypto';
import type { Instant } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import {
  type Erasure,
  ErasureHeldUp,
  eraseSubject as eraseIn,
  findBack,
  listErasures,
  type Met,
} from '../../db/subject/erasure.repository.ts';
import { AppError } from '../../errors.ts';
import { rewriteRejectsFiles } from '../import/rejects-file.ts';
import { appendErasures, readErasures } from './erasures-file.ts';
import { nobody } from './export-subject.ts';

export interface ErasureDeps {
  readonly database: Database;
  /** The list of erasures beside the database. */
  readonly list: string;
  readonly dataDir: string;
}

export interface ErasureRequest {
  /** External id. */
  readonly subscriber: string;
  readonly author: string;
  readonly reason: string;
  readonly now: Instant;
}

/**
 * Erases a subscriber (docs/domain.md "Personal data", docs/decisions/0023-erasure.md): facts, decisions and rejects go, rows of money stay
 * under a random key. The list and the files of rejects are written before it is committed, so that a kill in between leaves a line too many
 * and never one too few.
 *
 * @throws AppError SUBSCRIBER_NOT_FOUND when nothing is held; SUBJECT_BUSY while a night, a close or an import needs it; USAGE when
 *   the reason names the subscriber
 */
export async function eraseSubject(deps: ErasureDeps, request: ErasureRequest): Promise<Met> {
  const { subscriber, author, reason, now } = request;
  if (reason.includes(subscriber)) {
    throw new AppError(
      'USAGE',
      `--reason: found ${JSON.stringify(subscriber)} in it; a reason is kept, so it must not name who is erased`,
    );
  }
  const erasure = { digest: digestOf(subscriber), erasedAt: now, author, reason };
  return eraseOne(deps, erasure, subscriber);
}

export interface ErasedAgain {
  /** Erasures on the list and in the database. */
  readonly listed: number;
  /** Whose data was back, and is erased again. */
  readonly again: number;
  /** Of whom nothing was here, and whom the database had forgotten: an import of theirs is left out again. */
  readonly recorded: number;
}

/**
 * Erases once more whoever is back, after a restore from a backup. Does nothing else, however often it runs.
 *
 * @throws AppError SUBJECT_BUSY, ERASURES_REFUSED
 */
export async function eraseAgain(deps: ErasureDeps): Promise<ErasedAgain> {
  const known = await listErasures(deps.database.pool);
  const inFile = await readErasures(deps.list);
  // The first erasure of a subscriber says who asked for it.
  const byDigest = new Map([...known, ...inFile].toReversed().map((erasure) => [erasure.digest, erasure]));
  const digests = [...byDigest.keys()];
  const back = await deps.database.session(({ client }) => findBack(client, digests));
  const met = { again: 0, recorded: 0 };
  for (const digest of back) {
    const found = await eraseOne(deps, byDigest.get(digest) as Erasure, null);
    met[isNothing(found) ? 'recorded' : 'again'] += 1;
  }
  const listed = new Set(inFile.map(({ digest }) => digest));
  const missing = known.filter(({ digest }) => !listed.has(digest));
  if (missing.length > 0) await appendErasures(deps.list, missing);
  return { listed: digests.length, ...met };
}

/** Every erasure that the database knows of. */
export async function erasures(database: Database): Promise<readonly Erasure[]> {
  return listErasures(database.pool);
}

function digestOf(subscriber: string): string {
  return hash('sha256', subscriber);
}

/** @param subscriber null: erased before, and listed */
async function eraseOne(
  { database, dataDir, list }: ErasureDeps,
  erasure: Erasure,
  subscriber: string | null,
): Promise<Met> {
  try {
    return await database.session(async (session) => {
      await session.client.query('begin isolation level read committed');
      const met = await eraseIn(session.client, erasure, subscriber);
      if (subscriber !== null) {
        if (isNothing(met)) throw nobody(subscriber);
        await appendErasures(list, [erasure]);
      }
      await rewriteRejectsFiles(session, dataDir, met.imports);
      await session.client.query('commit');
      return met;
    });
  } catch (error) {
    if (error instanceof ErasureHeldUp) throw new AppError('SUBJECT_BUSY', error.message, { cause: error });
    throw error;
  }
}

function isNothing({ gone, kept }: Met): boolean {
  return Object.keys(gone).length + Object.keys(kept).length === 0;
}
