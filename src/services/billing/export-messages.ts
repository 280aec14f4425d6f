import { type MessageFormat, messageWriter } from '../../../rules/billing/message.ts';
import { type Amount, formatAmount, ZERO } from '../../../rules/money.ts';
import { type AnswerState, streamMessages, sumMessages } from '../../db/billing/messages.stream.ts';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import { placeOf } from './message-place.ts';
import { postedClose } from './posted-close.ts';

export interface ExportRequest {
  readonly programme: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly format: MessageFormat;
  /** The id of the last message that was read; null: from the first. */
  readonly after: string | null;
  /** Only messages in one of these states; empty: whatever was answered. */
  readonly states: readonly AnswerState[];
  /** Also rows that pay nothing. */
  readonly isAll: boolean;
}

/** What was handed out, beside what the close holds. Amounts are decimal text in `currency`. */
export interface ExportSummary {
  readonly messages: number;
  readonly paid: string;
  readonly currency: string;
  readonly closeMessages: number;
  readonly closePaid: string;
}

/**
 * The messages of a posted close, as one moment shows them, in the order of subscriber numbers. Streamed: memory does not grow with
 * the close (docs/billing.md).
 *
 * @throws AppError PROGRAMME_NOT_PUBLISHED, CLOSE_NOT_POSTED; USAGE for an `after` that is no message of this close
 */
export async function exportMessages(
  database: Database,
  request: ExportRequest,
  write: (text: string) => Promise<void>,
): Promise<ExportSummary> {
  const [published] = await wantedProgrammes(database, request.programme);
  if (published === undefined) throw new AppError('PROGRAMME_NOT_PUBLISHED');
  const { programme, currency, places } = published.programme;
  const context = { programme, month: request.month, currency, places };
  const after = placeOf(request.after, context);
  return database.session(async ({ client }) => {
    await client.query('begin isolation level repeatable read read only');
    const { closeId } = await postedClose(client, published, request.month);
    const scope = { closeId, after, states: request.states, isAll: request.isAll, limit: null };
    const writer = messageWriter(request.format, context);
    await write(writer.header);
    let messages = 0;
    let paid: bigint = ZERO;
    for await (const some of streamMessages(client, scope, places)) {
      let text = '';
      for (const message of some) {
        messages += 1;
        paid += message.paid;
        text += writer.line(message);
      }
      if (text !== '') await write(text);
    }
    const all = await sumMessages(client, scope, places);
    const text = (amount: bigint): string => formatAmount(amount as Amount, places);
    return {
      messages,
      paid: text(paid),
      currency,
      closeMessages: all.messages,
      closePaid: text(all.paid),
    };
  });
}
