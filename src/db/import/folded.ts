import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import type { StagedFiles } from './checks.ts';
import { type FactTable, keyNames, sameKey, sinceWhen, tableOf } from './fact-tables.ts';

/**
 * Moves rows that would change what is folded to the rejects (docs/decisions/0028-retain.md): what was before is closed, and whether it was
 * known already cannot be told any more. A row of a fact that still runs is taken, as long as what it changes is later.
 *
 * @param client with the staged rows and the changes gathered from them
 * @returns how many, by fact
 */
export async function rejectFolded(
  client: ClientBase,
  files: StagedFiles,
): Promise<ReadonlyMap<FactName, number>> {
  const rejected = new Map<FactName, number>();
  const { rows } = await client.query<{ is: boolean }>('select exists (select from fold) as is');
  if (rows[0]?.is !== true) return rejected;
  for (const [fact, file] of files) {
    const { rowCount } = await client.query(foldedRows(tableOf(fact)), [file]);
    if (rowCount !== null && rowCount > 0) rejected.set(fact, rowCount);
  }
  return rejected;
}

/** A row whose key came twice may lie in both tables; it is one row of the file. */
function foldedRows(table: FactTable): string {
  const { fact, instant } = table;
  const since = `case when n.supersedes is null then n.${instant} else ${sinceWhen(table, 'f', 'n')} end`;
  const gone = (rows: string): string =>
    `delete from ${rows}_${fact} r using changed c where ${sameKey(table, 'r', 'c')} returning r.line, c.since, c.closed, c."column"`;
  return `
  with changed as materialized (
    select ${keyNames(table, 'n.')}, ${since} as since, d.at as closed, ${columnOf(table)} as "column"
    from change_${fact} n join fold d using (subscriber_id)
    left join ${table.table} f on ${sameKey(table, 'f', 'n')} and f.revision = n.supersedes
    where ${since} < d.at
  ), staged as (${gone('staged')}),
    later as (${gone('later')}),
    change as (delete from change_${fact} r using changed c where ${sameKey(table, 'r', 'c')})
  insert into staged_reject select $1, line, "column", ${utc('since')}, 'folded',
    'changes what was from ' || ${utc('since')} || ' on, and what was before ' || ${utc('closed')} ||
    ' is folded for this subscriber (stazh retain); rows that change nothing before that are accepted'
  from (select * from staged union select * from later) folded`;
}

/** Of a span that is there and stays, only the end can be another one. */
function columnOf({ instant, isSpan }: FactTable): string {
  const begins = instant === 'at' ? `'at'` : `'from'`;
  return isSpan ? `case when n.supersedes is null or n.withdrawn then ${begins} else 'to' end` : begins;
}

function utc(instant: string): string {
  return `case when isfinite(${instant}) then to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') else 'the beginning' end`;
}
