import type { Asked } from '../database.ts';
import { subscriberId } from '../subscriber-id.ts';

/** A write that is asked for under a key. */
export interface KeyedWrite {
  /** Whose key it is: two callers may choose the same. */
  readonly caller: string;
  readonly key: string;
  /** SHA-256 of the route and all that was given to it. */
  readonly input: Buffer;
  /** External id; null: it is about no single subscriber. */
  readonly subscriber: string | null;
}

/** What a key says that was claimed before. */
export interface FoundKey {
  readonly isSameInput: boolean;
  /** null: it was never answered. */
  readonly answer: string | null;
  /** Not answered: whether whoever claimed it may still be at work. */
  readonly isHeld: boolean;
}

/** For so long an answer is kept. */
const KEPT = `interval '7 days'`;
/** Each claim clears away so many old ones at most. */
const CLEARED_MAX = 100;

/** @returns false: the key is taken */
export async function claimKey(client: Asked, write: KeyedWrite, leaseMs: number): Promise<boolean> {
  const { caller, key, input, subscriber } = write;
  const { rowCount } = await client.query(
    `with old as (
       delete from idempotency_key where (caller, key) in (
         select caller, key from idempotency_key where claimed_at < clock_timestamp() - ${KEPT}
         limit ${CLEARED_MAX} for update skip locked))
     insert into idempotency_key (caller, key, input, subscriber_id, claimed_until)
     values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 ms')
     on conflict (caller, key) do nothing`,
    [caller, key, input, subscriber === null ? null : subscriberId(subscriber), leaseMs],
  );
  return rowCount === 1;
}

/** @returns undefined: the key is free (again) */
export async function findKey(
  client: Asked,
  { caller, key, input }: KeyedWrite,
): Promise<FoundKey | undefined> {
  const { rows } = await client.query<FoundKey>(
    `select input = $3 as "isSameInput", answer, answer is null and claimed_until > clock_timestamp() as "isHeld"
     from idempotency_key where caller = $1 and key = $2`,
    [caller, key, input],
  );
  return rows[0];
}

/** Takes a claim over whose holder is dead. @returns false: somebody else did, or it was answered */
export async function takeOverKey(
  client: Asked,
  { caller, key }: KeyedWrite,
  leaseMs: number,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update idempotency_key set claimed_until = clock_timestamp() + $3 * interval '1 ms'
     where caller = $1 and key = $2 and answer is null and claimed_until <= clock_timestamp()`,
    [caller, key, leaseMs],
  );
  return rowCount === 1;
}

/** Whoever works on the write is alive. What is answered or let go stays so. */
export async function renewClaim(client: Asked, { caller, key }: KeyedWrite, leaseMs: number): Promise<void> {
  await client.query(
    `update idempotency_key set claimed_until = clock_timestamp() + $3 * interval '1 ms'
     where caller = $1 and key = $2 and answer is null`,
    [caller, key, leaseMs],
  );
}

/**
 * @param answer JSON
 * @returns false: it is answered already, or was let go
 */
export async function answerKey(
  client: Asked,
  { caller, key }: KeyedWrite,
  answer: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'update idempotency_key set answer = $3 where caller = $1 and key = $2 and answer is null',
    [caller, key, answer],
  );
  return rowCount === 1;
}

/** The write was refused and did nothing: the key may be used again. */
export async function releaseKey(client: Asked, { caller, key }: KeyedWrite): Promise<void> {
  await client.query('delete from idempotency_key where caller = $1 and key = $2 and answer is null', [
    caller,
    key,
  ]);
}
