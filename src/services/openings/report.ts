import { FACT_SPECS } from '../../../rules/exchange/fact-specs.ts';
import type { Totals } from '../../../rules/exchange/read-totals.ts';
import { invariant } from '../../../rules/invariant.ts';
import { versionIndexAt } from '../../../rules/schedule.ts';
import type { Programme } from '../../../rules/terms.ts';
import { FOREVER, type LocalDate } from '../../../rules/time.ts';
import type { Database, Session } from '../../db/database.ts';
import { countOpenings, type RejectedOpening, rejectedOpenings } from '../../db/openings/beside.select.ts';
import { gatherOpenings, OPENING_DIFFERENCES, type OpeningDifference } from '../../db/openings/gather.ts';
import {
  type AtCounter,
  countByCounter,
  countDifferences,
  type DifferingOpening,
  differingAsCsv,
  firstAtCounters,
  firstDiffering,
  type Named,
  sumOpenings,
  unsaidEnrolment,
  withoutOpening,
} from '../../db/openings/seen.select.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import type { PublishedProgramme } from '../programmes.ts';
import { type AtRung, byRung } from './by-rung.ts';
import { type Comparison, compare } from './compare.ts';

export type { AtRung, Comparison, DifferingOpening, Named, OpeningDifference };

export interface OpeningsRequest {
  readonly programme: string;
  /** Only what imports of this source brought; null: all. */
  readonly source: string | null;
  /** Of the older system; null: what was brought is compared with what was taken up alone. */
  readonly totals: Totals | null;
  /** Of each kind of difference, so many subscribers are named. */
  readonly namedMax: number;
}

/** How the counters of an older system arrived. */
export interface OpeningReport {
  readonly programme: Programme;
  readonly paysFrom: LocalDate;
  /** Openings that are believed, and how many of them are not looked at because their subscriber has a later one. */
  readonly openings: number;
  readonly earlier: number;
  readonly comparisons: readonly Comparison[];
  readonly atCounters: readonly AtCounter[];
  /** null: the terms have no bonus at the last opening. */
  readonly atRungs: readonly AtRung[] | null;
  /** In the order of `OPENING_DIFFERENCES`. */
  readonly differences: readonly {
    readonly difference: OpeningDifference;
    readonly openings: number;
    readonly first: readonly DifferingOpening[];
  }[];
  readonly rejected: { readonly count: number; readonly rows: readonly RejectedOpening[] };
  /** Where totals of a value differ, who has it. */
  readonly standingAt: readonly { readonly counter: number; readonly subscribers: readonly string[] }[];
  /** Where totals of `enrolled` differ, whose opening does not say it; null: they agree. */
  readonly unsaidEnrolment: Named | null;
  /** Where totals of `subscribers` or `counter_sum` differ, whose counter has no opening; null: they agree. */
  readonly withoutOpening: Named | null;
  /** Whether there are openings, each is taken up as it was brought, and no total of the older system says otherwise. */
  readonly agrees: boolean;
}

/**
 * Compares the last opening of every subscriber with how the walk took it up, and both with what the older system says: statements for
 * all of them, in one snapshot. Writes nothing.
 *
 * @throws AppError `PROGRAMME_NOT_PUBLISHED`
 */
export async function reportOpenings(database: Database, request: OpeningsRequest): Promise<OpeningReport> {
  return inSnapshot(database, request, (session, published) => report(session, published, request));
}

/** Hands every differing opening on as CSV, piece by piece, and reports as `reportOpenings` does. */
export async function printDiffering(
  database: Database,
  request: OpeningsRequest,
  write: (text: string) => Promise<void>,
): Promise<OpeningReport> {
  return inSnapshot(database, request, async (session, published) => {
    const decoder = new TextDecoder();
    for await (const bytes of differingAsCsv(session.client))
      await write(decoder.decode(bytes, { stream: true }));
    return report(session, published, request);
  });
}

async function inSnapshot<T>(
  database: Database,
  { programme: name, source }: OpeningsRequest,
  work: (session: Session, published: PublishedProgramme) => Promise<T>,
): Promise<T> {
  const [published] = await wantedProgrammes(database, name);
  invariant(published !== undefined, 'a programme that is wanted is found or refused');
  const { programme, programmeId } = published;
  return database.session(async (session) => {
    await session.client.query('begin isolation level repeatable read');
    await gatherOpenings(session.client, {
      programmeId,
      programme: programme.programme,
      source,
      begins: programme.versions[0]?.effectiveFrom ?? FOREVER,
      ends: programme.validUntil ?? FOREVER,
      enrolmentVersions: programme.versions
        .filter(({ enrolment }) => enrolment !== null)
        .map(({ version }) => version),
    });
    const done = await work(session, published);
    await session.client.query('commit');
    return done;
  });
}

async function report(
  { client }: Session,
  { programme, programmeId, paysFrom }: PublishedProgramme,
  { source, totals, namedMax }: OpeningsRequest,
): Promise<OpeningReport> {
  const { brought, takenUp, last } = await sumOpenings(client);
  const atCounters = await countByCounter(client);
  const counts = new Map(
    (await countDifferences(client)).map(({ difference, openings }) => [difference, openings]),
  );
  const first = await firstDiffering(client, programmeId, namedMax);
  const comparisons = compare({ brought, takenUp, atCounters }, totals);
  const openings = await countOpenings(client, { programme: programme.programme, source });
  const rates = programme.versions[versionIndexAt(programme, last ?? 0)]?.bonus?.rates;
  const isOff = (...metrics: readonly string[]): boolean =>
    comparisons.some(({ metric, agrees }) => metrics.includes(metric) && !agrees);
  return {
    programme,
    paysFrom,
    openings,
    earlier: openings - brought.subscribers,
    comparisons,
    atCounters,
    atRungs: rates === undefined ? null : byRung(atCounters, rates),
    differences: OPENING_DIFFERENCES.filter((difference) => counts.has(difference)).map((difference) => ({
      difference,
      openings: counts.get(difference) ?? 0,
      first: first.filter((one) => one.difference === difference),
    })),
    rejected: await rejectedOpenings(client, { source, file: FACT_SPECS.opening.file, first: namedMax }),
    standingAt: await firstAtCounters(client, differingCounters(comparisons), namedMax),
    unsaidEnrolment: isOff('enrolled') ? await unsaidEnrolment(client, namedMax) : null,
    withoutOpening: isOff('subscribers', 'counter_sum')
      ? await withoutOpening(client, programmeId, namedMax)
      : null,
    // A check of nothing, such as of a source that was misspelt, must not pass.
    agrees: openings > 0 && counts.size === 0 && comparisons.every(({ agrees }) => agrees),
  };
}

function differingCounters(comparisons: readonly Comparison[]): readonly number[] {
  return comparisons.flatMap(({ metric, agrees }) =>
    !agrees && metric.startsWith('counter_') && metric !== 'counter_sum'
      ? [Number(metric.slice('counter_'.length))]
      : [],
  );
}
