import type { Disposition, WrittenOffBecause } from '../../../rules/settlement.ts';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import { closeIdsOf } from './accounts.select.ts';
import type { CloseRow } from './close.repository.ts';

/** What a posted close paid one subscriber, and what the billing system said. Amounts as text. */
export interface StoredPosting {
  readonly id: bigint;
  readonly closeId: number;
  readonly credit: string;
  readonly corrections: string;
  readonly carriedIn: string;
  readonly paid: string;
  readonly carriedOut: string;
  readonly writtenOff: string;
  readonly because: WrittenOffBecause | null;
  readonly isApplied: boolean;
  /** Of the last reject; null: none. */
  readonly rejectedBecause: string | null;
}

export interface StoredCorrection {
  readonly id: bigint;
  /** That booked or showed it. */
  readonly closeId: number;
  readonly month: LocalDate;
  readonly was: string;
  readonly isNow: string;
  readonly disposition: Disposition;
  /** Decimal text. */
  readonly revisions: readonly string[];
}

/** A credit of a close's own month that it set aside. */
export interface StoredHeld {
  readonly id: bigint;
  readonly closeId: number;
  readonly amount: string;
}

/** The posted rows of some subscribers, each found by its primary key; by close. */
export async function listPostingsOf(
  client: Asked,
  posted: readonly CloseRow[],
  ids: readonly bigint[],
): Promise<readonly StoredPosting[]> {
  const { rows } = await client.query<StoredPosting>(
    `select subscriber_id as id, close_id as "closeId", credit, corrections, carried_in as "carriedIn", paid,
       carried_out as "carriedOut", written_off as "writtenOff", written_off_because as because,
       exists (select from answer a where a.subscriber_id = p.subscriber_id and a.close_id = p.close_id and a.answer = 'ack') as "isApplied",
       (select reason from answer a where a.subscriber_id = p.subscriber_id and a.close_id = p.close_id and a.answer = 'reject'
        order by answered_at desc limit 1) as "rejectedBecause"
     from posting p where close_id = any(${closeIdsOf(posted)}) and subscriber_id = any($1)`,
    [ids],
  );
  return rows;
}

/** Their corrections in posted closes, whatever became of them; by close and month. */
export async function listCorrectionsOf(
  client: Asked,
  posted: readonly CloseRow[],
  ids: readonly bigint[],
): Promise<readonly StoredCorrection[]> {
  const { rows } = await client.query<StoredCorrection>(
    `select subscriber_id as id, close_id as "closeId", month, was, is_now as "isNow", disposition, revisions
     from correction where close_id = any(${closeIdsOf(posted)}) and subscriber_id = any($1) order by close_id, month`,
    [ids],
  );
  return rows;
}

export async function listHeldOf(
  client: Asked,
  posted: readonly CloseRow[],
  ids: readonly bigint[],
): Promise<readonly StoredHeld[]> {
  const { rows } = await client.query<StoredHeld>(
    `select subscriber_id as id, close_id as "closeId", amount from held_credit h
     where close_id = any(${closeIdsOf(posted)}) and subscriber_id = any($1)
       and month = (select month from close c where c.close_id = h.close_id)`,
    [ids],
  );
  return rows;
}

/** What a revision of facts touched of a subscriber. */
export interface TouchOf {
  readonly id: bigint;
  readonly revision: bigint;
  /** A bit a fact. */
  readonly facts: number;
  readonly since: Instant;
}

/** Of some subscribers, oldest first. @param facts the bits of the facts that are looked at @param after only revisions beyond it */
export async function listTouchesOf(
  client: Asked,
  ids: readonly bigint[],
  { facts, after, upTo }: { readonly facts: number; readonly after: bigint; readonly upTo: bigint },
): Promise<readonly TouchOf[]> {
  const { rows } = await client.query<TouchOf>(
    `select subscriber_id as id, revision, facts, since from touch
     where subscriber_id = any($1) and revision > $2 and revision <= $3 and facts & $4 <> 0 order by revision`,
    [ids, after, upTo, facts],
  );
  return rows;
}
