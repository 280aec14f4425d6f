import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { FACT_TABLES, type FactTable, keyNames, list, sameKey } from './fact-tables.ts';

/** The facts of which an import has rows, with the name their file has in messages. */
export type StagedFiles = ReadonlyMap<FactName, string>;

/** The later of two rows with one key and other content; it holds. */
interface RepeatedRow {
  readonly fact: FactName;
  readonly line: number;
  readonly earlierLine: number;
  readonly subscriber: string;
}

/**
 * Two external ids that have the same 64-bit id, among the subscribers that are new here and those that are known. The import
 * must be refused: their facts could not be told apart.
 */
export async function findCollision(
  client: ClientBase,
  rows: 'staged_subscriber' | 'sorted_subscriber',
): Promise<readonly string[] | undefined> {
  const found = await client.query<{ ids: string[] }>(`
    select array_agg(external_id) as ids from (
      select subscriber_id, external_id from ${rows}
      union select known.subscriber_id, known.external_id
        from subscriber known join ${rows} using (subscriber_id)
    ) named group by subscriber_id having count(*) > 1 limit 1`);
  return found.rows[0]?.ids;
}

/** Moves rows whose subscriber neither this import nor an earlier one names to the rejects. @returns how many, by fact */
export async function rejectUnknown(
  client: ClientBase,
  files: StagedFiles,
): Promise<ReadonlyMap<FactName, number>> {
  const rejected = new Map<FactName, number>();
  for (const { fact } of FACT_TABLES) {
    const file = files.get(fact);
    if (file === undefined || fact === 'subscriber') continue;
    const { rows } = await client.query<{ count: number }>(UNKNOWN_ROWS.replaceAll('FACT', fact), [file]);
    const count = rows[0]?.count ?? 0;
    if (count > 0) rejected.set(fact, count);
  }
  return rejected;
}

const UNKNOWN_ROWS = `
  with unknown as (
    delete from staged_FACT s
    where not exists (
      select from subscriber k where k.subscriber_id = s.subscriber_id and k.external_id = s.external_id)
    and not exists (
      select from staged_subscriber k where k.subscriber_id = s.subscriber_id and k.external_id = s.external_id)
    returning line, external_id
  ), rejected as (
    insert into staged_reject select $1, line, 'subscriber', external_id, 'unknown_subscriber',
      to_json(external_id)::text || ' is not known: no subscriber row names it; import its subscriber row first or with it'
    from unknown
  )
  select count(*)::integer as count from unknown`;

/**
 * Puts the rows of each fact in the order of their key, one a key, into `sorted_FACT`: of rows with one key the last holds.
 * @returns how many rows fell away, by fact, and the first of those that said something else
 */
export async function sortStaged(client: ClientBase, files: StagedFiles): Promise<SortedRows> {
  const repeated = new Map<FactName, number>();
  const differing: RepeatedRow[] = [];
  for (const table of FACT_TABLES) {
    const { fact } = table;
    if (fact !== 'subscriber' && !files.has(fact)) continue;
    const columns = `${keyNames(table)}, ${list(table.content, '').concat(table.content.length > 0 ? ', ' : '')}withdrawn`;
    await client.query(`create temporary table sorted_${fact} as
      select distinct on (${keyNames(table)}) external_id, line, ${columns} from staged_${fact}
      order by ${keyNames(table)}, line desc`);
    const { rows } = await client.query<{ lost: number }>(
      `select ((select count(*) from staged_${fact}) - (select count(*) from sorted_${fact}))::integer as lost`,
    );
    const lost = rows[0]?.lost ?? 0;
    if (lost > 0) {
      repeated.set(fact, lost);
      differing.push(...(await findDiffering(client, table)));
    }
    await client.query(`drop table staged_${fact}; analyze sorted_${fact}`);
  }
  return { repeated, differing };
}

export interface SortedRows {
  readonly repeated: ReadonlyMap<FactName, number>;
  readonly differing: readonly RepeatedRow[];
}

async function findDiffering(client: ClientBase, table: FactTable): Promise<readonly RepeatedRow[]> {
  const { fact, content } = table;
  const said = ['withdrawn', ...content.map(({ name }) => name)];
  const isOther = said.map((name) => `later.${name} is distinct from earlier.${name}`).join(' or ');
  const { rows } = await client.query<Omit<RepeatedRow, 'fact'>>(`
    select later.line::integer as line, earlier.line::integer as "earlierLine", later.external_id as subscriber
    from sorted_${fact} later
    join staged_${fact} earlier on ${sameKey(table, 'earlier', 'later')} and earlier.line < later.line and (${isOther})
    order by later.line limit 100`);
  return rows.map((row) => ({ fact, ...row }));
}
