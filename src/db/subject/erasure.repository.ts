import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import { timestamptz } from '../instant.ts';
import { listSubjectTables } from './held.repository.ts';

/** Somebody was erased. */
export interface Erasure {
  /** SHA-256 of the external id, in hexadecimal digits. */
  readonly digest: string;
  readonly erasedAt: Instant;
  readonly author: string;
  readonly reason: string;
}

/** What an erasure met. */
export interface Met {
  /** Rows that went, by table. */
  readonly gone: Readonly<Record<string, number>>;
  /** Rows that stay under a random key, by table. */
  readonly kept: Readonly<Record<string, number>>;
  /** Numbers of imports whose rejects named the subscriber. */
  readonly imports: readonly number[];
}

/** Why a subscriber cannot be erased at this moment. */
export class ErasureHeldUp extends Error {
  override readonly name = 'ErasureHeldUp';
}

const OBJECT_IN_USE = '55006';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Erases one subscriber and records that.
 *
 * @param client inside a transaction that reads what is committed
 * @param subscriber the external id, where it is known; what names it in a text goes only then
 * @throws ErasureHeldUp
 */
export async function eraseSubject(
  client: ClientBase,
  { digest, erasedAt, author, reason }: Erasure,
  subscriber: string | null,
): Promise<Met> {
  try {
    const { rows } = await client.query<Met>(
      `select gone, kept, imports from erase_subject(decode($1, 'hex'), $2, $3, $4, $5)`,
      [digest, subscriber, author, reason, timestamptz(erasedAt)],
    );
    return rows[0] ?? { gone: {}, kept: {}, imports: [] };
  } catch (error) {
    throw heldUp(error) ?? error;
  }
}

function heldUp(error: unknown): ErasureHeldUp | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (error.code === OBJECT_IN_USE) return new ErasureHeldUp(error.message);
  if (error.code !== LOCK_NOT_AVAILABLE) return undefined;
  return new ErasureHeldUp(
    'For 10 seconds somebody else held what it needs: an import that is being applied, a preview, or a reader of a posted close.',
  );
}

/** In the order in which they happened. */
export async function listErasures(client: Asked): Promise<readonly Erasure[]> {
  const { rows } = await client.query<Erasure>(
    `select encode(digest, 'hex') as digest, erased_at as "erasedAt", author, reason from erasure order by erased_at, digest`,
  );
  return rows;
}

/** How many there are, for who must notice that one came. */
export async function countErasures(client: Asked): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::integer as count from erasure');
  return rows[0]?.count ?? 0;
}

/** Of some erased subscribers, those of whom anything is here, and those of whom the database does not know that they were erased. */
export async function findBack(client: ClientBase, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const rowsOf = [...(await listSubjectTables(client)).keys()].map(
    (table) => `select 1 from "${table}" t where t.subscriber_id = w.id`,
  );
  const { rows } = await client.query<{ digest: string }>(
    `with wanted as (
       select digest, ('x' || left(digest, 16))::bit(64)::bigint as id, decode(digest, 'hex') as bytes
       from unnest($1::text[]) as given (digest)
     ), named as materialized (
       select distinct sha256(convert_to(value, 'UTF8')) as bytes from import_reject where "column" = 'subscriber')
     select digest from wanted w
     where exists (${rowsOf.join(' union all ')}) or bytes in (select bytes from named)
       or bytes not in (select digest from erasure)`,
    [digests],
  );
  return new Set(rows.map(({ digest }) => digest));
}
