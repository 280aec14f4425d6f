import type { ClientBase } from 'pg';
import { type FactTable, keyNames, sameKey } from './fact-tables.ts';

/** The later of two rows with one key and other content; it holds. */
export interface RepeatedRow {
  readonly line: number;
  readonly earlierLine: number;
  readonly subscriber: string;
}

export interface Repeats {
  /** Rows that fell away. */
  readonly count: number;
  /** The first of those that said something else. */
  readonly differing: readonly RepeatedRow[];
}

/** Leaves one staged row a key: of rows with one key the last holds. Looks only at keys that a line in `staged_suspect` has. */
export async function dropRepeats(client: ClientBase, table: FactTable): Promise<Repeats> {
  await client.query(repeatedRows(table));
  const differing = await client.query<RepeatedRow>(differingRows(table));
  const dropped = await client.query(`
    delete from staged_${table.fact} s using repeated r where s.ctid = r.place and r.line < r.last_line`);
  await client.query('drop table repeated');
  return { count: dropped.rowCount ?? 0, differing: differing.rows };
}

function repeatedRows(table: FactTable): string {
  const staged = `staged_${table.fact}`;
  return `create temporary table repeated as
    select s.ctid as place, s.*, max(s.line) over (partition by ${keyNames(table, 's.')}) as last_line
    from ${staged} s where exists (
      select from ${staged} suspected join staged_suspect using (line)
      where staged_suspect.fact = '${table.fact}' and ${sameKey(table, 'suspected', 's')})`;
}

function differingRows(table: FactTable): string {
  const isOther = ['withdrawn', ...table.content.map(({ name }) => name)]
    .map((name) => `later.${name} is distinct from earlier.${name}`)
    .join(' or ');
  return `
    select line::integer, earlier_line::integer as "earlierLine", min(external_id) as subscriber
    from (
      select later.line, earlier.line as earlier_line, later.subscriber_id
      from repeated later join repeated earlier on ${sameKey(table, 'earlier', 'later')}
      where later.line = later.last_line and earlier.line < later.line and (${isOther})
      order by later.line limit 100
    ) differing join staged_name using (subscriber_id)
    group by line, earlier_line order by line`;
}
