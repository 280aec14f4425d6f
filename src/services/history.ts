import { compareUtf8 } from '../../rules/exchange/utf8-order.ts';
import type { ByHand } from '../../rules/render/by-hand.ts';
import type { Step } from '../../rules/render/in-order.ts';
import type { Programme } from '../../rules/terms.ts';
import type { Database } from '../db/database.ts';
import { streamHistory } from '../db/history/history.stream.ts';
import { wantedProgrammes } from './night/nightly.ts';

export interface HistoryRequest {
  /** External id; null: everybody. */
  readonly subscriber: string | null;
  /** null: every published programme. */
  readonly programme: string | null;
}

/** What is in force for one subscriber in one programme. */
export interface CounterHistory {
  readonly programme: Programme;
  readonly subscriber: string;
  /** By instant, then by the order within it. */
  readonly steps: readonly Step[];
  /** Of adjustments: who made them, and why. */
  readonly byHand: ReadonlyMap<Step, ByHand>;
}

/**
 * The entries and outcomes in force, by programme name, then by subscriber (bytes of UTF-8), as one moment shows them. Streamed:
 * memory does not grow with the base.
 *
 * @throws AppError PROGRAMME_NOT_PUBLISHED
 */
export async function readHistory(
  database: Database,
  request: HistoryRequest,
  take: (history: CounterHistory) => Promise<void>,
): Promise<void> {
  const published = await wantedProgrammes(database, request.programme);
  const byName = published.toSorted((a, b) => compareUtf8(a.programme.programme, b.programme.programme));
  await database.session(async ({ client }) => {
    await client.query('begin isolation level repeatable read read only');
    for (const { programme, programmeId } of byName) {
      const filter = { programmeId, subscriber: request.subscriber };
      for await (const counters of streamHistory(client, filter, programme)) {
        for (const { subscriber, steps, byHand } of counters) {
          await take({ programme, subscriber, steps: steps.toSorted(byPlace), byHand });
        }
      }
    }
    await client.query('commit');
  });
}

/** The order of docs/domain.md "Order within one instant". */
export function byPlace(left: Step, right: Step): number {
  return left.effective - right.effective || left.sequence - right.sequence;
}
