import { copyIn, copyOut } from '../copy.ts';
import {
  type ApplyAs,
  type FactCounts,
  NO_VERSIONS,
  type Sides,
  supersede,
  writeVersions,
} from './changes.ts';
import type { FactTable } from './fact-tables.ts';
import { noteVersions, touchedBy } from './touches.ts';

/** Writes the subscribers that are new. */
export async function addSubscribers({ staged, applied }: Sides): Promise<void> {
  const select = `select subscriber_id, external_id from new_name n
    where exists (select from staged_subscriber s where s.subscriber_id = n.subscriber_id)
      and not exists (select from subscriber k where k.subscriber_id = n.subscriber_id) order by subscriber_id`;
  await copyIn(
    applied,
    'copy subscriber (subscriber_id, external_id) from stdin (format binary)',
    copyOut(staged, `copy (${select}) to stdout (format binary)`),
  );
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

/** What was done to a fact. */
interface Applied {
  readonly counts: FactCounts;
  /** What it touched, as queries for `writeTouches`. */
  readonly touched: readonly string[];
}

/** Writes what differs of one fact. @param as `rows`: how many are staged, one a key */
export async function applyFact(
  sides: Sides,
  table: FactTable,
  as: ApplyAs & { readonly rows: number },
): Promise<Applied> {
  const written = await writeVersions(sides, table, as);
  const unchanged = as.rows - written;
  if (written === 0) return { counts: { ...NO_VERSIONS, unchanged }, touched: [] };
  const counts = await noteVersions(sides.applied, table, as.revision);
  const isChange = counts.added < written;
  if (isChange) await supersede(sides.applied, table, as.revision);
  return { counts: { ...counts, unchanged }, touched: touchedBy(table, as.revision, isChange) };
}
