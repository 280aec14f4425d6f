import { monthOfDate } from '../../../rules/month-text.ts';
import { type Instant, monthText } from '../../../rules/time.ts';
import { type CloseRow, type CloseState, listCloses } from '../../db/close/close.repository.ts';
import type { Database } from '../../db/database.ts';
import { wantedProgrammes } from '../night/nightly.ts';

import { shown } from './show.ts';

/** A close as it is listed. Amounts are text with all places of the currency. */
export interface ListedClose {
  readonly programme: string;
  readonly month: string;
  readonly state: CloseState;
  readonly closesAt: Instant;
  /** Subscribers with a credit. */
  readonly credited: number;
  readonly credits: string;
  readonly corrections: string;
  readonly paid: string;
  readonly carriedOn: string;
  /** Of all sums. */
  readonly currency: string;
  /** What forbids to post it. */
  readonly stops: readonly string[];
  /** Who posted it; before that, who previewed it. */
  readonly by: string;
}

export interface ListRequest {
  /** null: every published programme. */
  readonly programme: string | null;
  /** Whether previews that were taken back are listed as well. */
  readonly withCancelled: boolean;
}

const STANDING: readonly CloseState[] = ['previewed', 'posting', 'posted'];

/**
 * The closes of programmes, month by month.
 * @throws AppError PROGRAMME_NOT_PUBLISHED
 */
export async function closes(
  database: Database,
  { programme, withCancelled }: ListRequest,
): Promise<readonly ListedClose[]> {
  const states: readonly CloseState[] = withCancelled ? [...STANDING, 'cancelled'] : STANDING;
  const listed: ListedClose[] = [];
  for (const published of await wantedProgrammes(database, programme)) {
    const rows = await listCloses(database.pool, published.programmeId, states);
    listed.push(...rows.map((row) => listedOf(published.programme.programme, row)));
  }
  return listed;
}

function listedOf(programme: string, row: CloseRow): ListedClose {
  const { report } = shown(row);
  return {
    programme,
    month: monthText(monthOfDate(row.month)),
    state: row.state,
    closesAt: row.closesAt,
    credited: report.credits.count,
    credits: report.credits.sum,
    corrections: report.corrections.sum,
    paid: report.paid.sum,
    carriedOn: report.carriedOut.sum,
    currency: report.currency,
    stops: row.stops,
    by: row.postedBy ?? row.previewedBy,
  };
}
