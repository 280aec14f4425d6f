import { messageId } from '../../../rules/billing/message-id.ts';
import { type RefusedAnswer, StagedAnswers } from '../../db/billing/answers.repository.ts';
import type { Database } from '../../db/database.ts';
import { type AnswersSource, readAnswers } from './read-answers.ts';

/** A line that was not stored: what was found, and what would be accepted. */
export interface RejectedLine {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}

/** What became of the lines of one batch. */
export interface AnswersSummary {
  readonly read: number;
  readonly stored: number;
  /** They say what is stored already, or a later line of the batch says more. */
  readonly known: number;
  readonly rejected: number;
}

/**
 * Stores the answers of the billing system as one unit. A line that cannot be stored is told and the others are stored; a batch that
 * is sent again changes nothing. Memory does not grow with the batch (docs/billing.md).
 *
 * @throws AppError ANSWERS_REFUSED when the file as a whole is not one of answers; nothing is stored then
 */
export async function storeAnswers(
  database: Database,
  source: AnswersSource,
  onRejected: (line: RejectedLine) => Promise<void>,
): Promise<AnswersSummary> {
  return database.session(async ({ client }) => {
    const staged = await StagedAnswers.create(client);
    let read = 0;
    let rejected = 0;
    for await (const some of readAnswers(source)) {
      for (const { line, result } of some) {
        read += 1;
        if (result.kind === 'answer') {
          staged.add(line, result);
          continue;
        }
        rejected += 1;
        await onRejected({ line, code: result.code, reason: result.reason });
      }
      await staged.flush();
    }
    const verdicts = await staged.store();
    for await (const some of staged.refused()) {
      for (const refused of some) {
        rejected += 1;
        await onRejected(rejectedLine(refused));
      }
    }
    return { read, stored: verdicts.get('stored') ?? 0, known: verdicts.get('known') ?? 0, rejected };
  });
}

function rejectedLine({ line, verdict, key }: RefusedAnswer): RejectedLine {
  return { line, code: verdict, reason: `found ${JSON.stringify(messageId(key))}: ${wordsOf(verdict, key)}` };
}

function wordsOf(verdict: RefusedAnswer['verdict'], { programme, month }: RefusedAnswer['key']): string {
  const exported = `an id that \`stazh export ${month} --programme ${programme}\` prints`;
  switch (verdict) {
    case 'unknown_message':
      return `the close of that month has no row for this subscriber; accepted: ${exported}`;
    case 'not_posted':
      return `there is no posted close of that month; accepted: ${exported}, once the month is posted`;
    case 'applied_already':
      return 'a reject of what was acknowledged as applied; accepted: ack, for what is applied is taken back by a correction only';
  }
}
