import { messageId } from '../../../rules/billing/message-id.ts';
import { formatAmount } from '../../../rules/money.ts';
import { formatInstant } from '../../../rules/time.ts';
import { type AnswerTotals, streamRejected, sumAnswers } from '../../db/billing/answers.list.ts';
import { listPostedCloses, type StandingClose } from '../../db/billing/closes.ts';
import type { Asked, Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import type { PublishedProgramme } from '../programmes.ts';
import { postedClose } from './posted-close.ts';

export interface AnswersRequest {
  readonly programme: string;
  /** `YYYY-MM`; null: every posted month. */
  readonly month: string | null;
}

/** How the messages of one posted month were answered. Amounts are decimal text in `currency`. */
export interface AnsweredMonth extends Omit<AnswerTotals, 'paid' | 'appliedPaid'> {
  readonly programme: string;
  readonly month: string;
  readonly currency: string;
  readonly paid: string;
  /** Of what is applied. */
  readonly appliedPaid: string;
}

/** A message that waits for an operator. */
export interface ListedReject {
  readonly id: string;
  readonly subscriber: string;
  readonly month: string;
  /** Decimal text in `currency`. */
  readonly paid: string;
  readonly currency: string;
  readonly reason: string;
  /** ISO 8601 in the programme's zone. */
  readonly rejectedAt: string;
}

/** The posted months, newest first. @throws AppError PROGRAMME_NOT_PUBLISHED, CLOSE_NOT_POSTED */
export async function answeredMonths(
  database: Database,
  request: AnswersRequest,
): Promise<readonly AnsweredMonth[]> {
  const published = await programmeOf(database, request);
  const { programme, currency, places } = published.programme;
  return database.session(async ({ client }) => {
    const months: AnsweredMonth[] = [];
    for (const { closeId, month } of await closesOf(client, published, request)) {
      const { paid, appliedPaid, ...counts } = await sumAnswers(client, closeId, places);
      const text = { paid: formatAmount(paid, places), appliedPaid: formatAmount(appliedPaid, places) };
      months.push({ programme, month, currency, ...counts, ...text });
    }
    return months;
  });
}

/** What was rejected and not acknowledged since, month after month. @returns how many. @throws AppError as `answeredMonths` */
export async function listRejects(
  database: Database,
  request: AnswersRequest,
  take: (rejects: readonly ListedReject[]) => Promise<void>,
): Promise<number> {
  const published = await programmeOf(database, request);
  const { programme, places, currency, zone } = published.programme;
  return database.session(async ({ client }) => {
    let count = 0;
    for (const { closeId, month } of await closesOf(client, published, request)) {
      for await (const some of streamRejected(client, closeId, places)) {
        const rejects = Array.from(some, ({ subscriber, paid, reason, answeredAt }) => ({
          id: messageId({ programme, month, subscriber }),
          subscriber,
          month,
          paid: formatAmount(paid, places),
          currency,
          reason,
          rejectedAt: formatInstant(answeredAt, zone),
        }));
        count += rejects.length;
        if (rejects.length > 0) await take(rejects);
      }
    }
    return count;
  });
}

async function programmeOf(database: Database, { programme }: AnswersRequest): Promise<PublishedProgramme> {
  const [published] = await wantedProgrammes(database, programme);
  if (published === undefined) throw new AppError('PROGRAMME_NOT_PUBLISHED');
  return published;
}

async function closesOf(
  client: Asked,
  published: PublishedProgramme,
  { month }: AnswersRequest,
): Promise<readonly StandingClose[]> {
  if (month !== null) return [await postedClose(client, published, month)];
  return listPostedCloses(client, published.programmeId);
}
