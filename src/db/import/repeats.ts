import type { ClientBase } from 'pg';
import { type FactTable, keyNames, list, sameKey } from './fact-tables.ts';

/** The later of two rows with one key and other content; it holds. */
interface RepeatedRow {
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

/** Moves the rows of `later_FACT` to `staged_FACT`, which keeps one row a key: of rows with one key the last holds. */
export async function dropRepeats(client: ClientBase, table: FactTable): Promise<Repeats> {
  const [staged, later] = [`staged_${table.fact}`, `later_${table.fact}`];
  const columns = `subscriber_id, external_id, line, ${list([...table.key, ...table.content])}, withdrawn`;
  // All rows of a key together: a line may be staged after one that stands behind it in the file.
  await client.query(`
    with gone as (
      delete from ${staged} s using (select distinct ${keyNames(table)} from ${later}) l where ${sameKey(table, 's', 'l')}
      returning s.*)
    insert into ${later} (${columns}) select ${columns} from gone`);
  const held = await client.query(`
    insert into ${staged} (${columns})
    select distinct on (${keyNames(table)}) ${columns} from ${later} order by ${keyNames(table)}, line desc`);
  const all = await client.query<{ count: number }>(`select count(*)::integer as count from ${later}`);
  const count = (all.rows[0]?.count ?? 0) - (held.rowCount ?? 0);
  const differing = count === 0 ? [] : (await client.query<RepeatedRow>(differingRows(table))).rows;
  return { count, differing };
}

function differingRows(table: FactTable): string {
  const isOther = ['withdrawn', ...table.content.map(({ name }) => name)]
    .map((name) => `later.${name} is distinct from earlier.${name}`)
    .join(' or ');
  const rows = `later_${table.fact}`;
  return `
    select line::integer, earlier_line::integer as "earlierLine",
      min(coalesce(known.external_id, new_name.external_id)) as subscriber
    from (
      select later.line, earlier.line as earlier_line, later.subscriber_id
      from (select distinct on (${keyNames(table)}) * from ${rows} order by ${keyNames(table)}, line desc) later
      join ${rows} earlier on ${sameKey(table, 'earlier', 'later')}
      where earlier.line < later.line and (${isOther})
      order by later.line, earlier.line limit 100
    ) differing left join subscriber known using (subscriber_id) left join new_name using (subscriber_id)
    group by line, earlier_line order by line, earlier_line`;
}
