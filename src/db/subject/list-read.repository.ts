import type { Instant } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';

/** A look of a person at a list that names subscribers. */
export interface ListRead {
  /** Who looked. */
  readonly who: string;
  /** The route. */
  readonly what: string;
  /** Which list, as it was asked for. It names no subscriber. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** How often somebody read lists of one kind. */
export interface ListReads {
  readonly who: string;
  readonly what: string;
  readonly first: Instant;
  readonly last: Instant;
  readonly times: number;
}

export async function insertListRead(client: Asked, { who, what, filter }: ListRead): Promise<void> {
  await client.query('insert into list_read (who, what, filter) values ($1, $2, $3)', [who, what, filter]);
}

/** Every list that was read, by who read it. */
export async function countListReads(client: Asked): Promise<readonly ListReads[]> {
  const { rows } = await client.query<ListReads>(
    `select who, what, min(read_at) as first, max(read_at) as last, count(*)::integer as times
     from list_read group by who, what order by who, what`,
  );
  return rows;
}
