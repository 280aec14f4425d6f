import { formatInstant, type Instant, monthText } from '../../../rules/time.ts';
import type { Assumption } from '../../../rules/what-if/projection.ts';
import { type CloseRow, findKnownTo } from '../../db/close/close.repository.ts';
import { createForecastTables, FORECAST_TABLES, ForecastWriter } from '../../db/close/forecast.tables.ts';
import type { Database, Session } from '../../db/database.ts';
import { beginMoment } from '../../db/simulate/base.ts';
import { AppError } from '../../errors.ts';
import { type Walked, walkMoment } from '../simulate/walk-base.ts';
import { decideClose } from './decide.ts';
import type { MonthOfProgramme } from './find-month.ts';
import { type PreviewRequest, previewClose } from './preview.ts';
import { postedBefore, previewOf } from './preview-of.ts';
import type { CloseReport } from './report.ts';

/** What a month would pay if all goes on as it does. It is nowhere stored and cannot be posted. */
export interface CloseForecast {
  readonly report: CloseReport;
  /** The last revision of facts that it knows. */
  readonly cut: bigint;
  /** Up to when facts are known; what comes after it is assumed. T: nothing is. */
  readonly knownTo: Instant;
  readonly assumed: Assumed;
}

/** Of how many subscribers, of those with an outcome, what was assumed besides that everything stays as it is. */
export interface Assumed {
  /** They pay the month's fee, on the day of their last payment. */
  readonly paying: number;
  /** They pay nothing, for they have not done so for two months. */
  readonly notPaying: number;
  /** They are charged what they were in the last whole month. */
  readonly charged: number;
  /** Their blocking goes on. */
  readonly blocked: number;
}

export interface ForecastRequest {
  readonly month: MonthOfProgramme;
  /** The clock: the present, when no night was walked and no import says how far it is complete. */
  readonly now: Instant;
  /** Told before the first slice and after each how many subscribers are walked, of how many. */
  readonly onSlice?: (done: number, of: number) => void;
}

/** A look at the open month: at the rows that can be posted from T on, or at what they are expected to be. */
export type MonthLook =
  | { readonly kind: 'preview'; readonly close: CloseRow }
  | { readonly kind: 'forecast'; readonly forecast: CloseForecast };

/**
 * Previews the open month; before T, forecasts it (docs/domain.md "Closes").
 *
 * @throws AppError CLOSE_NOT_OPEN, CLOSE_NOT_WALKED; USAGE when a stop of a forecast is accepted
 */
export async function previewOrForecast(
  database: Database,
  request: PreviewRequest & ForecastRequest,
): Promise<MonthLook> {
  const { month, accepted, now } = request;
  if (month.closesAt <= now) return { kind: 'preview', close: await previewClose(database, request) };
  if (accepted.size > 0)
    throw new AppError(
      'USAGE',
      `--accept: ${monthText(month.month)} is decided at ${formatInstant(month.closesAt, month.published.programme.zone)}; ` +
        'until then it is forecast only, and there is nothing to accept',
    );
  return { kind: 'forecast', forecast: await forecastClose(database, request) };
}

/**
 * What the open month would pay: everybody is walked to T in memory, from all facts that are known, with a future in them
 * (docs/decisions/0026-a-forecast-of-a-close.md). What is owed, corrected and released is taken as it stands now. Keeps nothing in the
 * database, where a preview of the month that stands stays as it is.
 *
 * @throws AppError CLOSE_NOT_OPEN
 */
async function forecastClose(database: Database, request: ForecastRequest): Promise<CloseForecast> {
  return database.session(async (session) => {
    await beginMoment(session.client);
    await createForecastTables(session.client);
    const forecast = await forecastIn(database, session, request);
    await session.client.query('rollback');
    return forecast;
  });
}

async function forecastIn(
  database: Database,
  { client }: Session,
  { month, now, onSlice }: ForecastRequest,
): Promise<CloseForecast> {
  const { closesAt, published } = month;
  const { programme, programmeId } = published;
  const posted = await postedBefore(client, month);
  const knownTo = Math.min((await findKnownTo(client, programmeId)) ?? now, closesAt);
  const expected = new Expected(
    month.month,
    new ForecastWriter(client, { programmeId, places: programme.places }),
  );
  const order = { programmes: [programme], until: closesAt, known: knownTo };
  const { revision: cut } = await walkMoment(
    database,
    client,
    onSlice === undefined ? order : { ...order, onSlice },
    ({ subscriber, walks: [walked] }) => expected.take(subscriber, walked),
  );
  await expected.end();
  const report = await decideClose(client, {
    programme,
    preview: previewOf(month, { closeId: 0, tables: FORECAST_TABLES, posted, cut }),
    month: month.month,
    closesAt,
    // That facts of the future have not come is what makes it a forecast.
    incomplete: [],
    accepted: new Map(),
  });
  return { report, cut, knownTo, assumed: expected.assumed };
}

/** Takes the walks of the base as they come. */
class Expected {
  readonly #month: number;
  readonly #writer: ForecastWriter;
  readonly assumed = { paying: 0, notPaying: 0, charged: 0, blocked: 0 };

  constructor(month: number, writer: ForecastWriter) {
    this.#month = month;
    this.#writer = writer;
  }

  take(subscriber: string, walked: Walked | undefined): Promise<void> | undefined {
    if (walked === undefined) return undefined;
    if (walked.kind === 'refused') this.#writer.parked(subscriber, walked);
    else {
      const outcome = walked.walk.outcomes.findLast(({ month }) => month === this.#month);
      if (outcome === undefined) return undefined;
      this.#writer.outcome(subscriber, outcome);
      for (const kind of new Set(walked.assumed.map((one) => one.kind))) this.assumed[COUNTED[kind]] += 1;
    }
    return this.#writer.sendIfMany();
  }

  end(): Promise<void> {
    return this.#writer.end();
  }
}

const COUNTED: Readonly<Record<Assumption['kind'], keyof Assumed>> = {
  payments: 'paying',
  'no-payments': 'notPaying',
  charges: 'charged',
  blocked: 'blocked',
};
