import { loadProgramme } from '../../../rules/language/load.ts';
import { formatMessage } from '../../../rules/language/message.ts';
import type { Programme } from '../../../rules/terms.ts';
import { formatInstant, type Instant, monthOf, monthText } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { findDeployment, listPublishedFiles } from '../../db/programme.repository.ts';
import { lastHorizon } from '../../db/retain/retention.repository.ts';
import { findKnownThrough } from '../../db/simulate/base.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import { changesBetween } from '../programme-changes.ts';
import { listProgrammes, programmeFileOf } from '../programmes.ts';
import type { Months } from './months.ts';
import type { Simulation } from './report.ts';
import { Tallying } from './tallying.ts';
import { walkBase } from './walk-base.ts';

export interface SimulateRequest {
  /** The proposed terms, as text, and the name of the file for messages. */
  readonly text: string;
  readonly file: string;
  readonly months: Months;
  /** A published programme; null: the one of the same name, if there is one. */
  readonly against: string | null;
  readonly onSlice?: (done: number, of: number) => void;
}

/** What is in memory of every month is small, but not nothing. */
const MONTHS_MAX = 240;

/**
 * The whole base under other terms, on the facts as they are, compared with the terms that are published now
 * (docs/decisions/0020-what-a-question-assumes.md). Writes nothing; memory does not grow with the base.
 *
 * @param now months that have not begun are refused
 * @throws AppError PROGRAMME_REFUSED, PROGRAMME_NOT_PUBLISHED; USAGE for months that cannot be
 */
export async function simulate(
  database: Database,
  request: SimulateRequest,
  now: Instant,
): Promise<Simulation> {
  const { programme, warnings } = await readProposed(database, request);
  const present = await presentOf(database, request.against, programme.programme);
  assertMonths(request.months, monthOf(now, programme.zone));
  // What was asked of the one programme would have been asked of the other.
  const proposed = present === null ? programme : { ...programme, programme: present.programme };
  const tallying = new Tallying(proposed, present, request.months);
  const { revision, subscribers } = await walkBase(
    database,
    {
      programmes: present === null ? [proposed] : [proposed, present],
      strange: (await sharesPast(database, request.text, proposed)) ? [] : [proposed],
      until: tallying.until,
      ...(request.onSlice === undefined ? {} : { onSlice: request.onSlice }),
    },
    (walked) => {
      tallying.take(walked);
    },
  );
  const missing = missingFacts(await findKnownThrough(database.pool), request.months, programme);
  return {
    programme: programme.programme,
    against: present?.programme ?? null,
    currency: programme.currency,
    from: monthText(request.months.from),
    to: monthText(request.months.to),
    revision: String(revision),
    subscribers,
    ...tallying.told(),
    warnings: [...warnings, ...missing],
  };
}

async function readProposed(
  { db }: Database,
  { text, file }: SimulateRequest,
): Promise<{ readonly programme: Programme; readonly warnings: readonly string[] }> {
  const loaded = loadProgramme(text, file);
  if (loaded.kind === 'refused') {
    throw new AppError('PROGRAMME_REFUSED', loaded.problems.map(formatMessage).join('\n'));
  }
  const { programme, warnings } = loaded;
  const deployment = await findDeployment(db);
  if (deployment !== undefined && deployment.currency !== programme.currency) {
    throw new AppError(
      'PROGRAMME_REFUSED',
      `${file}: currency: found ${programme.currency}; the facts of this database are in ${deployment.currency}`,
    );
  }
  return { programme, warnings: warnings.map(formatMessage) };
}

async function presentOf(
  database: Database,
  against: string | null,
  name: string,
): Promise<Programme | null> {
  if (against === null) {
    const published = await listProgrammes(database.db);
    return published.find(({ programme }) => programme.programme === name)?.programme ?? null;
  }
  const [wanted] = await wantedProgrammes(database, against);
  return wanted?.programme ?? null;
}

/** Whether the proposed terms are those of the published programme as far as facts are folded. */
async function sharesPast({ db }: Database, text: string, programme: Programme): Promise<boolean> {
  const horizon = await lastHorizon(db);
  if (horizon === null) return true;
  const published = (await listPublishedFiles(db)).find((file) => file.programme === programme.programme);
  if (published === undefined) return false;
  return changesBetween(programmeFileOf(published), { text, programme }).holdsUntil >= horizon;
}

function assertMonths({ from, to }: Months, current: number): void {
  if (from > to) {
    throw new AppError('USAGE', `--to: ${monthText(to)} is before --from ${monthText(from)}`);
  }
  if (to > current) {
    throw new AppError(
      'USAGE',
      `--to: ${monthText(to)} has not begun, and its facts are not known; the last that can be simulated is ${monthText(current)}`,
    );
  }
  if (to - from >= MONTHS_MAX) {
    throw new AppError(
      'USAGE',
      `--from: ${monthText(from)} to ${monthText(to)} are more than ${MONTHS_MAX} months`,
    );
  }
}

/** Months with facts that may not have come yet. */
function missingFacts(known: Instant | null, { to }: Months, { zone }: Programme): readonly string[] {
  if (known === null) return [];
  const first = monthOf(known, zone);
  if (to < first) return [];
  return [
    `facts are known through ${formatInstant(known, zone)}: ${monthText(first)}${to > first ? ' and later months are' : ' is'} not complete`,
  ];
}
