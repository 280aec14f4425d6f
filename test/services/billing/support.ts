import type { Database } from '../../../src/db/database.ts';
import { type ExportRequest, exportMessages } from '../../../src/services/billing/export-messages.ts';
import {
  type AnswersSummary,
  type RejectedLine,
  storeAnswers,
} from '../../../src/services/billing/store-answers.ts';

/** What `stazh export 2024-03 --programme months` prints, and what it says of it. */
export async function exported(
  database: Database,
  changes: Partial<ExportRequest> = {},
): Promise<{ readonly text: string; readonly said: string }> {
  let text = '';
  const request: ExportRequest = {
    programme: 'months',
    month: '2024-03',
    format: 'ndjson',
    after: null,
    states: [],
    isAll: false,
    ...changes,
  };
  const summary = await exportMessages(database, request, async (some) => void (text += some));
  const { messages, paid, closeMessages, closePaid } = summary;
  return { text, said: `${messages} of ${closeMessages}, ${paid} of ${closePaid}` };
}

/** The subscribers of the messages, in their order. */
export async function subscribersOf(
  database: Database,
  changes: Partial<ExportRequest> = {},
): Promise<readonly string[]> {
  const { text } = await exported(database, changes);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly subscriber: string }).subscriber);
}

/** Stores what a file says. */
export async function answer(
  database: Database,
  text: string,
  format: 'csv' | 'ndjson' = 'ndjson',
): Promise<AnswersSummary & { readonly told: readonly RejectedLine[] }> {
  const told: RejectedLine[] = [];
  const stream = (async function* () {
    yield Buffer.from(text);
  })();
  const summary = await storeAnswers(database, { format, file: 'test', stream }, async (line) => {
    told.push(line);
  });
  return { ...summary, told };
}
