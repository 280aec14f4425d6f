import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';

/** The facts of which an import has rows, with the name their file has in messages. */
export type StagedFiles = ReadonlyMap<FactName, string>;

/**
 * Gathers in `new_name` whom the staged rows name and no import before did. Almost every name of almost every file is known, so
 * what follows looks at few.
 *
 * @returns how many
 */
export async function gatherNewNames(client: ClientBase, facts: Iterable<FactName>): Promise<number> {
  const named = [...facts].flatMap((fact) =>
    [`staged_${fact}`, `later_${fact}`].map(
      (rows) => `select subscriber_id, external_id from ${rows} where external_id is not null`,
    ),
  );
  const { rowCount } = await client.query(`
    create temporary table new_name as
    select distinct subscriber_id, external_id from (${named.join(' union all ')}) n
    where not exists (
      select from subscriber k where k.subscriber_id = n.subscriber_id and k.external_id = n.external_id)`);
  return rowCount ?? 0;
}

/**
 * Two external ids that have the same 64-bit id, among the subscribers that are new here and those that are known. The import
 * must be refused: their facts could not be told apart.
 */
export async function findCollision(client: ClientBase): Promise<readonly string[] | undefined> {
  const known = await client.query<{ ids: string[] }>(`
    select array[n.external_id, k.external_id] as ids from new_name n join subscriber k using (subscriber_id)
    where k.external_id <> n.external_id limit 1`);
  if (known.rows[0] !== undefined) return known.rows[0].ids;
  const both = await client.query<{ ids: string[] }>(`
    select array_agg(external_id) as ids from new_name where subscriber_id in (
      select subscriber_id from new_name group by subscriber_id having count(*) > 1 limit 1)`);
  return both.rows[0]?.ids ?? undefined;
}

/** Moves rows whose subscriber neither this import nor an earlier one names to the rejects. @returns how many, by fact */
export async function rejectUnknown(
  client: ClientBase,
  files: StagedFiles,
): Promise<ReadonlyMap<FactName, number>> {
  const rejected = new Map<FactName, number>();
  if (!(await isAnybodyUnknown(client))) return rejected;
  for (const [fact, file] of files) {
    if (fact === 'subscriber') continue;
    let count = 0;
    for (const rows of [`staged_${fact}`, `later_${fact}`]) {
      const { rowCount } = await client.query(unknownRows(rows), [file]);
      count += rowCount ?? 0;
    }
    if (count > 0) rejected.set(fact, count);
  }
  return rejected;
}

/** A name is told by the rows of the fact "subscriber" alone. */
const IS_UNKNOWN = `not exists (select from staged_subscriber k where k.subscriber_id = n.subscriber_id)
  and not exists (select from later_subscriber k where k.subscriber_id = n.subscriber_id)`;

async function isAnybodyUnknown(client: ClientBase): Promise<boolean> {
  // Counted to the end: asked for the first alone, the planner would look through the whole of one table for each row of the other.
  const { rows } = await client.query<{ is: boolean }>(
    `select count(*) > 0 as is from new_name n where ${IS_UNKNOWN}`,
  );
  return rows[0]?.is === true;
}

function unknownRows(rows: string): string {
  return `
  with unknown as (
    delete from ${rows} s using new_name n where n.subscriber_id = s.subscriber_id and ${IS_UNKNOWN}
    returning s.line, n.external_id
  )
  insert into staged_reject select $1, line, 'subscriber', external_id, 'unknown_subscriber',
    to_json(external_id)::text || ' is not known: no subscriber row names it; import its subscriber row first or with it'
  from unknown`;
}
