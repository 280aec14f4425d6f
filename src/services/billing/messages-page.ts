import { messageJson } from '../../../rules/billing/message.ts';
import { streamMessages } from '../../db/billing/messages.stream.ts';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import type { ExportRequest } from './export-messages.ts';
import { placeOf } from './message-place.ts';
import { postedClose } from './posted-close.ts';

export interface PageRequest extends Omit<ExportRequest, 'format'> {
  /** At most so many messages, from 1. */
  readonly limit: number;
}

export interface MessagesPage {
  readonly items: readonly ReturnType<typeof messageJson>[];
  /** The id of the last message of the page, if there are more; a posted month never changes, so pages always fit together. */
  readonly next: string | null;
}

/**
 * A page of the messages of a posted close, in the order of subscriber numbers (docs/billing.md).
 *
 * @throws AppError as `exportMessages`
 */
export async function readMessagesPage(database: Database, request: PageRequest): Promise<MessagesPage> {
  const [published] = await wantedProgrammes(database, request.programme);
  if (published === undefined) throw new AppError('PROGRAMME_NOT_PUBLISHED');
  const { programme, currency, places } = published.programme;
  const context = { programme, month: request.month, currency, places };
  const { limit, states, isAll } = request;
  const after = placeOf(request.after, context);
  return database.session(async ({ client }) => {
    const { closeId } = await postedClose(client, published, request.month);
    const scope = { closeId, after, states, isAll, limit: limit + 1 };
    const found: ReturnType<typeof messageJson>[] = [];
    for await (const some of streamMessages(client, scope, places)) {
      for (const message of some) found.push(messageJson(message, context));
    }
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}
