import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import type { StagedFiles } from './checks.ts';
import { type FactTable, keyNames, sameKey, sinceWhen, tableOf } from './fact-tables.ts';

/** What became of the rows of one fact that are about what is folded. */
export interface FoldedRows {
  /** Rows that change what was, and are rejects. */
  readonly rejected: number;
  /** Rows that may say again what was folded, and are left out. */
  readonly leftOut: number;
  /** Of them the first; null: there are none. */
  readonly firstLine: number | null;
}

/** Facts that are never folded: whether they were known can be told. */
const STAYS: ReadonlySet<FactName> = new Set(['subscriber', 'enrolment', 'opening', 'adjustment']);

/**
 * Takes away rows that would change what is folded (docs/decisions/0028-retain.md): what was before is closed. Of a row that was over before
 * it nobody can tell any more whether it was known; a billing system that exports everything sends such rows every time, and they are
 * left out. Any other goes to the rejects. A row of a fact that still runs is taken, as long as what it changes is later.
 *
 * @param client with the staged rows and the changes gathered from them
 * @returns by fact; only those of which there were any
 */
export async function takeFoldedAway(
  client: ClientBase,
  files: StagedFiles,
): Promise<ReadonlyMap<FactName, FoldedRows>> {
  const found = new Map<FactName, FoldedRows>();
  const { rows } = await client.query<{ is: boolean }>('select exists (select from fold) as is');
  if (rows[0]?.is !== true) return found;
  for (const [fact, file] of files) {
    const taken = await client.query<FoldedRows>(foldedRows(tableOf(fact)), [file]);
    const [row] = taken.rows;
    if (row !== undefined && row.rejected + row.leftOut > 0) found.set(fact, row);
  }
  return found;
}

/** A row whose key came twice may lie in both tables; it is one row of the file. */
function foldedRows(table: FactTable): string {
  const { fact, instant } = table;
  const since = `case when n.supersedes is null then n.${instant} else ${sinceWhen(table, 'f', 'n')} end`;
  const gone = (rows: string): string =>
    `delete from ${rows}_${fact} r using changed c where ${sameKey(table, 'r', 'c')}
      returning r.line, c.since, c.closed, c."column", c.is_over`;
  return `
  with changed as materialized (
    select ${keyNames(table, 'n.')}, ${since} as since, d.at as closed, ${columnOf(table)} as "column", ${isOver(table)} as is_over
    from change_${fact} n join fold d using (subscriber_id)
    left join ${table.table} f on ${sameKey(table, 'f', 'n')} and f.revision = n.supersedes
    where ${since} < d.at
  ), staged as (${gone('staged')}),
    later as (${gone('later')}),
    change as (delete from change_${fact} r using changed c where ${sameKey(table, 'r', 'c')}),
    folded as (select * from staged union select * from later),
    rejected as (
      insert into staged_reject select $1, line, "column", ${utc('since')}, 'folded',
        'changes what was from ' || ${utc('since')} || ' on, and what was before ' || ${utc('closed')} ||
        ' is folded for this subscriber (stazh retain); rows that change nothing before that are accepted'
      from folded where not is_over returning 1
    )
  select (select count(*) from rejected)::integer as rejected, count(*)::integer as "leftOut", min(line)::integer as "firstLine"
  from folded where is_over`;
}

/** Whether a fact like this would have been folded, had it been known: then it may have been. */
function isOver({ fact, isSpan }: FactTable): string {
  if (STAYS.has(fact)) return 'false';
  return isSpan ? 'n.supersedes is null and coalesce(n.to_at < d.at, false)' : 'n.supersedes is null';
}

/** Of a span that is there and stays, only the end can be another one. */
function columnOf({ instant, isSpan }: FactTable): string {
  const begins = instant === 'at' ? `'at'` : `'from'`;
  return isSpan ? `case when n.supersedes is null or n.withdrawn then ${begins} else 'to' end` : begins;
}

function utc(instant: string): string {
  return `case when isfinite(${instant}) then to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') else 'the beginning' end`;
}
