import type { Adjustment } from '../../../rules/facts.ts';
import type { Programme } from '../../../rules/terms.ts';
import { formatInstant, type Instant, type Zone } from '../../../rules/time.ts';
import { AppError } from '../../errors.ts';
import type { Standing } from './foresee.ts';
import { readAt, readText } from './read-asked.ts';

/** By how much, or to what: `to` becomes the difference from what the counter is at that instant by the facts known now. */
export type Change =
  | { readonly kind: 'by'; readonly delta: number }
  | { readonly kind: 'to'; readonly value: number };

export interface AdjustmentRequest {
  /** External id. */
  readonly subscriber: string;
  readonly programme: string;
  readonly change: Change;
  /** A day (its midnight) or an instant, in the programme's zone; null: now. */
  readonly at: string | null;
  readonly author: string;
  readonly reason: string;
  /** The caller's id, under which asking again changes nothing; null: stazh gives one. */
  readonly id: string | null;
}

/** An adjustment that is recorded: now, or by an earlier request with the same id and content. */
export interface Adjusted {
  readonly kind: 'recorded' | 'repeated';
  readonly subscriber: string;
  readonly programme: Programme;
  readonly adjustment: Omit<Adjustment, 'programme'>;
  /** What the counter is at that instant by the facts known now; null: the instant is still to come. */
  readonly counter: { readonly before: Standing; readonly after: Standing } | null;
}

/** A request that has been read. */
export interface Asked extends AdjustmentRequest {
  readonly terms: Programme;
  readonly now: Instant;
  /** null: not said. */
  readonly instant: Instant | null;
}

/** @throws AppError `ADJUSTMENT_REFUSED` */
export function readAsked(request: AdjustmentRequest, terms: Programme, now: Instant): Asked {
  const { id, at, change } = request;
  if (change.kind === 'by' && change.delta === 0) throw refused('a change by 0 changes nothing');
  return {
    ...request,
    subscriber: readText('subscriber', request.subscriber, terms),
    id: id === null ? null : readText('id', id, terms),
    author: readText('author', request.author, terms),
    reason: readText('reason', request.reason, terms),
    instant: at === null ? null : readAt(at, terms),
    terms,
    now,
  };
}

export function refused(why: string): AppError {
  return new AppError('ADJUSTMENT_REFUSED', why);
}

/** What was before a fold is decided for good (docs/decisions/0028-retain.md). */
export function folded(at: Instant, open: Instant, zone: Zone): AppError {
  const [said, from] = [formatInstant(at, zone), formatInstant(open, zone)];
  return refused(
    `at: ${said} is before ${from}, and what was before that is folded for this subscriber; that instant or a later one is accepted`,
  );
}
