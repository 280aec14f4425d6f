import type { ClientBase } from 'pg';
import { subscriberId } from '../subscriber-id.ts';
import { type HeldColumn, MENTIONS, selectHeld } from './held.select.ts';

/** A row as it is held, in the words of its table. Long numbers and amounts are text, instants ISO 8601 in UTC. */
type HeldRow = Readonly<Record<string, unknown>>;

export interface HeldTable {
  readonly table: string;
  readonly rows: readonly HeldRow[];
}

/** The tables that can hold a subscriber, as the catalogue has them: a new one cannot be forgotten. */
export async function listSubjectTables(
  client: ClientBase,
): Promise<ReadonlyMap<string, readonly HeldColumn[]>> {
  const { rows } = await client.query<HeldColumn & { table: string }>(`
    select t::text as table, a.attname::text as name, format_type(a.atttypid, null) as type
    from subject_tables() t join pg_attribute a on a.attrelid = to_regclass(quote_ident(t))
    where a.attnum > 0 and not a.attisdropped order by t, a.attnum`);
  const tables = new Map<string, HeldColumn[]>();
  for (const { table, name, type } of rows) {
    const columns = tables.get(table) ?? [];
    columns.push({ name, type });
    tables.set(table, columns);
  }
  return tables;
}

/**
 * All that the database holds about a subscriber, table by table, empty tables included.
 *
 * @param client in a transaction that sees one moment
 */
export async function readHeld(client: ClientBase, subscriber: string): Promise<readonly HeldTable[]> {
  const held: HeldTable[] = [];
  for (const [table, columns] of await listSubjectTables(client)) {
    const query = selectHeld(table, columns);
    held.push({ table, rows: await rowsOf(client, query, subscriberId(subscriber)) });
  }
  for (const [table, query] of Object.entries(MENTIONS)) {
    held.push({ table, rows: await rowsOf(client, query, subscriber) });
  }
  return held;
}

async function rowsOf(
  client: ClientBase,
  query: string,
  subject: string | bigint,
): Promise<readonly HeldRow[]> {
  const { rows } = await client.query<{ row: HeldRow }>(query, [subject]);
  return rows.map(({ row }) => row);
}
