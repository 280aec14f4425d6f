import { copyIn, copyOut } from '../copy.ts';
import { type ApplyAs, type Sides, supersede, type VersionCounts, writeVersions } from './changes.ts';
import type { FactTable } from './fact-tables.ts';
import { touchedBy } from './touches.ts';

/** Writes the subscribers that are new. They lie on the side that applies. */
export async function addSubscribers({ applied }: Sides): Promise<void> {
  await applied.query(`
    insert into subscriber (subscriber_id, external_id) select subscriber_id, external_id from new_name n
    where is_told and not exists (select from subscriber k where k.subscriber_id = n.subscriber_id)
    order by subscriber_id`);
}

/** Keeps the rejected rows of an import that is applied. */
export async function addRejects({ staged, applied }: Sides, importId: number): Promise<void> {
  const columns = 'file, line, "column", value, code, reason';
  await copyIn(
    applied,
    `copy import_reject (import_id, ${columns}) from stdin (format binary)`,
    copyOut(
      staged,
      `copy (select ${importId}::integer, ${columns} from staged_reject order by file, line) to stdout (format binary)`,
    ),
  );
}

/** Writes the changes of one fact. @returns what they touch, as queries for `copyTouches` */
export async function applyFact(
  sides: Sides,
  table: FactTable,
  { added, changed, withdrawn }: VersionCounts,
  as: ApplyAs,
): Promise<readonly string[]> {
  if (added + changed + withdrawn === 0) return [];
  await writeVersions(sides, table, as);
  const isChange = changed + withdrawn > 0;
  if (isChange) await supersede(sides.applied, table, as.revision);
  return touchedBy(table, as.recordedAt, isChange);
}
