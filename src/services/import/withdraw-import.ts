import type { FactName } from '../../../rules/exchange/fact-row.ts';
import type { Database, Session } from '../../db/database.ts';
import { FACT_TABLES } from '../../db/import/fact-tables.ts';
import { lockImport, markWithdrawn } from '../../db/import/import.repository.ts';
import { writeTouches } from '../../db/import/touches.ts';
import { createTouchNotes, type WithdrawnCounts, withdrawFact } from '../../db/import/withdraw.ts';
import { isImportFolded, touchesFolded } from '../../db/retain/retention.repository.ts';
import { takeRevision } from '../../db/revision.ts';
import { AppError } from '../../errors.ts';

export interface Withdrawal {
  readonly revision: bigint;
  /** By fact; only those that changed. */
  readonly facts: ReadonlyMap<FactName, WithdrawnCounts>;
  /** Subscribers whose counters will be walked again. */
  readonly touched: number;
}

/**
 * Takes back an applied import as a whole (docs/domain.md "Facts"): what it brought is believed no more, and what that had
 * superseded is believed again.
 *
 * @throws AppError `IMPORT_NOT_FOUND`; `IMPORT_REFUSED` when it is not applied, or when something of it is folded
 */
export async function withdrawImport(database: Database, importId: number): Promise<Withdrawal> {
  return database.session(async (session) => {
    await session.client.query('begin');
    const withdrawal = await withdrawIn(session, importId);
    await session.client.query('commit');
    return withdrawal;
  });
}

async function withdrawIn({ client, db }: Session, importId: number): Promise<Withdrawal> {
  const { revision } = await takeRevision(db, 'import-withdrawal');
  const found = await lockImport(db, importId);
  if (found === undefined) throw new AppError('IMPORT_NOT_FOUND', `${importId}: see \`stazh import list\`.`);
  if (found.state !== 'applied') {
    throw new AppError(
      'IMPORT_REFUSED',
      `Import ${importId} is ${found.state}; only an applied import can be withdrawn.`,
    );
  }
  if (await isImportFolded(client, importId)) throw folded(importId);
  const noted = await createTouchNotes(client);
  const facts = new Map<FactName, WithdrawnCounts>();
  for (const table of FACT_TABLES) {
    const counts = await withdrawFact(client, table, { revision, importId });
    if (counts.superseded > 0) facts.set(table.fact, counts);
  }
  const touched = await writeTouches(client, revision, [noted]);
  if (await touchesFolded(client, revision)) throw folded(importId);
  await markWithdrawn(db, importId, revision);
  return { revision, facts, touched };
}

/** What was decided by its facts is decided for good. */
function folded(importId: number): AppError {
  return new AppError(
    'IMPORT_REFUSED',
    `Import ${importId} cannot be withdrawn any more: facts of it, or what they replaced, are folded (stazh retain). ` +
      'Import what is wrong once more with `withdrawn`; rows that change nothing before the horizon are accepted.',
  );
}
