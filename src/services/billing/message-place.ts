import type { MessageContext } from '../../../rules/billing/message.ts';
import { messageId, parseMessageId } from '../../../rules/billing/message-id.ts';
import { AppError } from '../../errors.ts';

/**
 * The subscriber behind whom to go on.
 *
 * @param after the id of a message of this close; null: from the first
 * @throws AppError USAGE for any other text
 */
export function placeOf(after: string | null, { programme, month }: MessageContext): string | null {
  if (after === null) return null;
  const key = parseMessageId(after);
  if (key?.programme === programme && key.month === month) return key.subscriber;
  const example = messageId({ programme, month, subscriber: 'A1' });
  throw new AppError(
    'USAGE',
    `--after: found ${JSON.stringify(after)}; accepted: the id of a message of this close, such as ${example}`,
  );
}
