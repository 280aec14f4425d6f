import type { Instant } from '../../../rules/time.ts';
import type { Asked, Db } from '../database.ts';
import { timestamptz } from '../instant.ts';

/** A time at which facts are folded. */
export interface NewRetention {
  /** The first instant that stays open. */
  readonly horizon: Instant;
  readonly author: string;
  readonly reason: string;
}

/** @returns its number */
export async function insertRetention(
  client: Asked,
  { horizon, author, reason }: NewRetention,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'insert into retention (horizon, author, reason) values ($1, $2, $3) returning retention_id as id',
    [timestamptz(horizon), author, reason],
  );
  return rows[0]?.id ?? 0;
}

/** The last instant up to which anybody's facts may be folded; null: none ever were. */
export async function lastHorizon(db: Db): Promise<Instant | null> {
  const { last } = await db
    .selectFrom('retention')
    .select((eb) => eb.fn.max('horizon').as('last'))
    .executeTakeFirstOrThrow();
  return last;
}

/** Up to where the facts of one subscriber are folded, and since when; null: they are all there. */
export async function findFold(
  client: Asked,
  subscriberId: bigint,
): Promise<{ readonly at: Instant; readonly foldedAt: Instant } | null> {
  const { rows } = await client.query<{ at: Instant; foldedAt: Instant }>(
    'select at, folded_at as "foldedAt" from fold where subscriber_id = $1',
    [subscriberId],
  );
  return rows[0] ?? null;
}

/** Whether a unit that was just applied changed what is folded: its touches say since when. Then it must be rolled back. */
export async function touchesFolded(client: Asked, revision: bigint): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    `select exists (select from fold) and exists (
       select from touch t join fold d using (subscriber_id) where t.revision = $1 and t.since < d.at) as is`,
    [revision],
  );
  return rows[0]?.is === true;
}

/** Whether some facts that an import brought are folded. */
export async function isImportFolded(client: Asked, importId: number): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    'select exists (select from folded_import where import_id = $1) as is',
    [importId],
  );
  return rows[0]?.is === true;
}
