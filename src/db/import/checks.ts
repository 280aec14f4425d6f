import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { copyIn, copyOut } from '../copy.ts';
import type { Sides } from './changes.ts';

/** The facts of which an import has rows, with the name their file has in messages. */
export type StagedFiles = ReadonlyMap<FactName, string>;

/**
 * Gathers in `new_name` whom the staged rows name and no import before did, a row an id. Almost every name of almost every file is
 * known, so that what follows looks at few.
 *
 * @param client with the staged names
 * @returns how many
 */
export async function gatherNewNames(client: ClientBase): Promise<number> {
  const { rowCount } = await client.query(`
    create temporary table new_name as
    select n.subscriber_id, min(n.external_id) as external_id, bool_or(n.is_told) as is_told,
      nullif(max(n.external_id), min(n.external_id)) as other_id, min(k.external_id) as known_id
    from staged_name n left join subscriber k using (subscriber_id)
    where k.external_id is distinct from n.external_id group by n.subscriber_id`);
  return rowCount ?? 0;
}

/**
 * Two external ids that have the same 64-bit id, among the subscribers that are new here and those that are known. The import
 * must be refused: their facts could not be told apart.
 */
export async function findCollision(client: ClientBase): Promise<readonly string[] | undefined> {
  const { rows } = await client.query<{ ids: string[] }>(`
    select array[external_id, coalesce(other_id, known_id)] as ids from new_name
    where coalesce(other_id, known_id) is not null limit 1`);
  return rows[0]?.ids;
}

/** The same among the subscribers that became known since the new names were gathered. */
export async function findLateCollision(client: ClientBase): Promise<readonly string[] | undefined> {
  const { rows } = await client.query<{ ids: string[] }>(`
    select array[n.external_id, k.external_id] as ids from new_name n join subscriber k using (subscriber_id)
    where k.external_id <> n.external_id limit 1`);
  return rows[0]?.ids;
}

/** Moves rows whose subscriber neither this import nor an earlier one tells to the rejects. @returns how many, by fact */
export async function rejectUnknown(
  sides: Sides,
  files: StagedFiles,
): Promise<ReadonlyMap<FactName, number>> {
  const rejected = new Map<FactName, number>();
  if (!(await bring(sides, 'unknown_name', 'where not is_told'))) return rejected;
  for (const [fact, file] of files) {
    if (fact === 'subscriber') continue;
    const { rowCount } = await sides.rows.query(unknownRows(fact), [file]);
    if (rowCount !== null && rowCount > 0) rejected.set(fact, rowCount);
  }
  return rejected;
}

/**
 * Drops the rows of subscribers who were erased, and their names (docs/decisions/0023-erasure.md). Nothing of them is kept, in the rejects
 * neither.
 *
 * @returns how many rows, by fact
 */
export async function leaveOutErased(
  sides: Sides,
  files: StagedFiles,
): Promise<ReadonlyMap<FactName, number>> {
  const leftOut = new Map<FactName, number>();
  const erased = `where sha256(convert_to(external_id, 'UTF8')) in (select digest from erasure)`;
  if (!(await bring(sides, 'erased_name', erased))) return leftOut;
  await sides.names.query(`delete from new_name ${erased}`);
  for (const fact of files.keys()) {
    const { rowCount } = await sides.rows.query(`${goneRows(fact, 'erased_name')}
      select line from staged union select line from later`);
    if (rowCount !== null && rowCount > 0) leftOut.set(fact, rowCount);
  }
  return leftOut;
}

/** Some of the new names to the staged rows, as a table there. @returns whether there are any */
async function bring({ rows, names }: Sides, table: string, which: string): Promise<boolean> {
  const some = `from new_name ${which}`;
  const found = await names.query<{ is: boolean }>(`select exists (select ${some}) as is`);
  if (found.rows[0]?.is !== true) return false;
  await rows.query(
    `create temporary table ${table} (subscriber_id bigint not null, external_id text not null)`,
  );
  await copyIn(
    rows,
    `copy ${table} from stdin (format binary)`,
    copyOut(names, `copy (select subscriber_id, external_id ${some}) to stdout (format binary)`),
  );
  return true;
}

/** Takes the rows of some names away. A row whose key came twice may lie in both tables; it is one row of the file. */
function goneRows(fact: FactName, names: string): string {
  const gone = (rows: string): string =>
    `delete from ${rows}_${fact} r using ${names} n where n.subscriber_id = r.subscriber_id`;
  return `
  with staged as (${gone('staged')} returning r.line, n.external_id),
    later as (${gone('later')} returning r.line, n.external_id),
    change as (${gone('change')})`;
}

function unknownRows(fact: FactName): string {
  return `${goneRows(fact, 'unknown_name')}
  insert into staged_reject select $1, line, 'subscriber', external_id, 'unknown_subscriber',
    to_json(external_id)::text || ' is not known: no subscriber row names it; import its subscriber row first or with it'
  from (select * from staged union select * from later) unknown`;
}
