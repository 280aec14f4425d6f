import type { ClientBase } from 'pg';

/** A row of `openings.csv` that an import did not take. */
export interface RejectedOpening {
  readonly importId: number;
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
}

/**
 * Rejected rows of openings in applied imports: how many, and the first of them. Rows of NDJSON are not among them, since a
 * rejected line of it belongs to no file of one fact.
 *
 * @param source null: whichever
 */
export async function rejectedOpenings(
  client: ClientBase,
  { source, file, first }: { readonly source: string | null; readonly file: string; readonly first: number },
): Promise<{ readonly count: number; readonly rows: readonly RejectedOpening[] }> {
  const { rows } = await client.query<RejectedOpening & { count: number }>(
    `select import_id as "importId", line::integer as line, "column", value, reason, (count(*) over ())::integer as count
     from import_reject join import using (import_id)
     where file = $1 and state = 'applied' and ($2::text is null or source = $2)
     order by import_id, line limit $3`,
    [file, source, first],
  );
  const found = rows.map(({ importId, line, column, value, reason }) => ({
    importId,
    line,
    column,
    value,
    reason,
  }));
  return { count: rows[0]?.count ?? 0, rows: found };
}

/** How many openings of the programme are believed, every subscriber's earlier ones included. */
export async function countOpenings(
  client: ClientBase,
  { programme, source }: { readonly programme: string; readonly source: string | null },
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::integer as count from fact_opening f
     where superseded_revision is null and not withdrawn and programme in ('', $1)
       and ($2::text is null or import_id in (select import_id from import where source = $2))`,
    [programme, source],
  );
  return rows[0]?.count ?? 0;
}
