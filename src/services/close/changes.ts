import { type CreditChange, streamChanges } from '../../db/close/changes.stream.ts';
import type { CloseRow } from '../../db/close/close.repository.ts';
import type { Database } from '../../db/database.ts';
import { type MonthOfProgramme, standingOf } from './find-month.ts';
import { standing } from './standing.ts';

export type { CreditChange };

/**
 * Whose credit is another one than a month before, and why, subscriber by subscriber; memory does not grow with the base.
 *
 * @throws AppError CLOSE_NOT_PREVIEWED
 */
export async function readChanges(
  database: Database,
  month: MonthOfProgramme,
  take: (change: CreditChange) => Promise<void>,
): Promise<void> {
  const close = await standing(database, month);
  await database.session(async ({ client }) => {
    await client.query('begin isolation level repeatable read read only');
    const { posted } = await standingOf(client, month.published);
    for await (const changes of streamChanges(client, close, lastBefore(posted, close))) {
      for (const change of changes) await take(change);
    }
    await client.query('commit');
  });
}

function lastBefore(posted: readonly CloseRow[], { month }: CloseRow): CloseRow | null {
  return posted.findLast((close) => close.month < month) ?? null;
}
