import type pg from 'pg';

/** What puts the indexes of the fact tables back, a statement an index, the largest table first. */
export type Restoring = readonly string[];

/**
 * Takes the primary keys and indexes off the tables of facts: sorting once is many times faster than finding a place for every row.
 * They are read from the catalogue, so that they come back as the migrations made them.
 */
export async function dropFactIndexes(client: pg.ClientBase): Promise<Restoring> {
  const { rows } = await client.query<{ drop: string; restore: string }>(`
    select case when k.oid is null then format('drop index %s', i.indexrelid::regclass)
        else format('alter table %s drop constraint %I', i.indrelid::regclass, k.conname) end as drop,
      case when k.oid is null then pg_get_indexdef(i.indexrelid)
        else format('alter table %s add constraint %I %s', i.indrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
        end as restore
    from pg_index i
    join pg_class t on t.oid = i.indrelid
    left join pg_constraint k on k.conindid = i.indexrelid and k.contype = 'p'
    where t.relname like 'fact\\_%' and t.relnamespace = 'public'::regnamespace
    order by array_position(array['fact_charge', 'fact_payment', 'fact_balance'], t.relname::text), t.relname`);
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ restore }) => restore);
}
