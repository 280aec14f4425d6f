import type { ClientBase } from 'pg';
import type { Sides } from './changes.ts';
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

/**
 * Moves the rows of `later_FACT` whose key has no later row to `staged_FACT`, which keeps one row a key: of rows with one key the last
 * holds. All rows of such a key stay in `later_FACT` too.
 */
export async function dropRepeats(client: ClientBase, table: FactTable): Promise<void> {
  const [staged, later] = [`staged_${table.fact}`, `later_${table.fact}`];
  const columns = `subscriber_id, line, ${list([...table.key, ...table.content])}, withdrawn`;
  // All rows of a key together: a line may be staged after one that stands behind it in the file.
  await client.query(`
    with gone as (
      delete from ${staged} s using (select distinct ${keyNames(table)} from ${later}) l where ${sameKey(table, 's', 'l')}
      returning s.*)
    insert into ${later} (${columns}) select ${columns} from gone`);
  await client.query(`
    insert into ${staged} (${columns})
    select distinct on (${keyNames(table)}) ${columns} from ${later} order by ${keyNames(table)}, line desc`);
}

/** What `dropRepeats` dropped. */
export async function findRepeats(sides: Sides, table: FactTable): Promise<Repeats> {
  const { rows } = await sides.rows.query<{ count: number }>(`
    select count(*)::integer - (select count(*) from (select distinct ${keyNames(table)} from later_${table.fact}) k)::integer
      as count from later_${table.fact}`);
  const count = rows[0]?.count ?? 0;
  return { count, differing: count === 0 ? [] : await differingRows(sides, table) };
}

interface Differing {
  readonly line: number;
  readonly earlierLine: number;
  readonly subscriberId: bigint;
}

async function differingRows(sides: Sides, table: FactTable): Promise<readonly RepeatedRow[]> {
  const { rows } = await sides.rows.query<Differing>(selectDiffering(table));
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ subscriberId }) => String(subscriberId)))];
  const named = await sides.names.query<{ subscriberId: bigint; subscriber: string }>(
    `select subscriber_id as "subscriberId", min(external_id) as subscriber from staged_name
     where subscriber_id = any ($1::bigint[]) group by subscriber_id`,
    [ids],
  );
  const names = new Map(named.rows.map(({ subscriberId, subscriber }) => [subscriberId, subscriber]));
  return rows.map(({ line, earlierLine, subscriberId }) => ({
    line,
    earlierLine,
    subscriber: names.get(subscriberId) ?? '',
  }));
}

function selectDiffering(table: FactTable): string {
  const isOther = ['withdrawn', ...table.content.map(({ name }) => name)]
    .map((name) => `later.${name} is distinct from earlier.${name}`)
    .join(' or ');
  const rows = `later_${table.fact}`;
  return `
    select later.line::integer, earlier.line::integer as "earlierLine", later.subscriber_id as "subscriberId"
    from (select distinct on (${keyNames(table)}) * from ${rows} order by ${keyNames(table)}, line desc) later
    join ${rows} earlier on ${sameKey(table, 'earlier', 'later')}
    where earlier.line < later.line and (${isOther})
    order by later.line, earlier.line limit 100`;
}
