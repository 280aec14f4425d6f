import type { ClientBase } from 'pg';
import { copyIn, copyOut } from '../copy.ts';
import { type ApplyAs, type Sides, supersede, type VersionCounts, writeVersions } from './changes.ts';
import type { FactTable } from './fact-tables.ts';
import { touchedBy } from './touches.ts';

/** Writes the subscribers that are new. */
export async function addSubscribers({ rows, names }: Sides): Promise<void> {
  const select = `select subscriber_id, external_id from new_name n
    where is_told and not exists (select from subscriber k where k.subscriber_id = n.subscriber_id)
    order by subscriber_id`;
  await copyIn(
    rows,
    'copy subscriber (subscriber_id, external_id) from stdin (format binary)',
    copyOut(names, `copy (${select}) to stdout (format binary)`),
  );
}

/** Writes the changes of one fact. @returns what they touch, as queries for `writeTouches` */
export async function applyFact(
  client: ClientBase,
  table: FactTable,
  { added, changed, withdrawn }: VersionCounts,
  as: ApplyAs,
): Promise<readonly string[]> {
  if (added + changed + withdrawn === 0) return [];
  await writeVersions(client, table, as);
  const isChange = changed + withdrawn > 0;
  if (isChange) await supersede(client, table, as.revision);
  return touchedBy(table, as.recordedAt, isChange);
}
