import { setTimeout } from 'node:timers/promises';
import { nightsBehind } from '../../rules/nights-behind.ts';
import { type Instant, type LocalDate, zoneOf } from '../../rules/time.ts';
import type { Database } from '../db/database.ts';
import { selectProgrammes } from '../db/metrics/metrics.select.ts';
import { assertMigrated } from '../db/migrate.ts';
import { AppError } from '../errors.ts';

/** Whether requests can be answered, and what somebody should look at. */
export interface Readiness {
  /** No problem keeps requests from being answered. */
  readonly isReady: boolean;
  readonly problems: readonly Problem[];
  /** Empty as long as the database cannot be asked. */
  readonly programmes: readonly NightOfProgramme[];
}

export type Problem =
  | { readonly kind: 'database_unavailable'; readonly detail: string }
  /** A migration is missing there; or one that is there is not known here, or differs. */
  | { readonly kind: 'not_migrated'; readonly detail: string }
  | { readonly kind: 'nights_behind'; readonly programme: string; readonly nights: number }
  | { readonly kind: 'night_stopped'; readonly programme: string };

interface NightOfProgramme {
  readonly programme: string;
  /** The last business date that was walked to its end; null: none was. */
  readonly lastNight: LocalDate | null;
  /** Business dates that are over and not walked. */
  readonly nightsBehind: number;
}

/** An answer that takes longer is none: whoever asks for readiness asks again soon. */
const PATIENCE_MS = 3_000;

/** Asks the database how it stands. Never throws for what it is there to tell; changes nothing. */
export async function readiness(database: Database, now: Instant): Promise<Readiness> {
  const over = new AbortController();
  try {
    return await Promise.race([ask(database, now), giveUp(over.signal)]);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { isReady: false, problems: [problem], programmes: [] };
  } finally {
    over.abort();
  }
}

/** A problem in words, with what to do. */
export function problemText(problem: Problem): string {
  switch (problem.kind) {
    case 'database_unavailable':
      return `The database cannot be worked with. ${problem.detail}`;
    case 'not_migrated':
      return `The database is not in the shape this program needs. ${problem.detail}`;
    case 'nights_behind':
      return `${problem.programme}: ${problem.nights} nights are not walked. Run \`stazh nightly\`; \`stazh runs\` says what became of the last.`;
    case 'night_stopped':
      return `${problem.programme}: the last night was stopped. \`stazh runs\` says why, \`stazh parked\` who is parked.`;
  }
}

/** Nights that are late are no reason to keep people from reading: only what keeps every request from being answered. */
function isBlocking({ kind }: Problem): boolean {
  switch (kind) {
    case 'database_unavailable':
    case 'not_migrated':
      return true;
    case 'nights_behind':
    case 'night_stopped':
      return false;
  }
}

async function ask({ db, pool }: Database, now: Instant): Promise<Readiness> {
  await assertMigrated(db);
  const rows = await selectProgrammes(pool);
  const programmes = rows.map(({ programme, businessDate: lastNight, publishedAt, timeZone }) => ({
    programme,
    lastNight,
    nightsBehind: nightsBehind({ lastNight, publishedAt }, zoneOf(timeZone), now),
  }));
  const problems: readonly Problem[] = [
    // From midnight until the night is done one is due, and nothing is wrong.
    ...programmes
      .filter((one) => one.nightsBehind > 1)
      .map(({ programme, nightsBehind: nights }) => ({ kind: 'nights_behind' as const, programme, nights })),
    ...rows
      .filter(({ isStopped }) => isStopped)
      .map(({ programme }) => ({ kind: 'night_stopped' as const, programme })),
  ];
  return { isReady: !problems.some(isBlocking), problems, programmes };
}

async function giveUp(signal: AbortSignal): Promise<never> {
  await setTimeout(PATIENCE_MS, undefined, { signal, ref: false });
  throw new AppError('DATABASE_UNAVAILABLE', `It has not answered for ${PATIENCE_MS / 1000} seconds.`);
}

function problemOf(error: unknown): Problem | null {
  if (!(error instanceof AppError)) return null;
  const { code, detail } = error;
  if (code === 'DATABASE_UNAVAILABLE') return { kind: 'database_unavailable', detail };
  if (code === 'DATABASE_NOT_MIGRATED' || code === 'MIGRATION_REFUSED')
    return { kind: 'not_migrated', detail };
  return null;
}
