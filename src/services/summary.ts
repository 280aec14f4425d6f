import { formatInstant, type Instant, zoneOf } from '../../rules/time.ts';
import type { Database } from '../db/database.ts';
import { findDeployment } from '../db/programme.repository.ts';
import { type Example, listExamples } from '../db/summary/examples.ts';
import {
  findLastMonth,
  listRefusalTotals,
  listRungTotals,
  type RefusalTotals,
  type RungTotals,
} from '../db/summary/outcomes.ts';
import { type CounterTotals, getFactTotals, listCounterTotals } from '../db/summary/totals.ts';
import { type ListedIncident, listIncidents } from './incident/list-incidents.ts';
import { isEnded, listProgrammes, type PublishedProgramme } from './programmes.ts';

export type { Example };

/** Where everything stands, on one page. Instants are ISO 8601 in the deployment's zone, amounts decimal text in `currency`. */
export interface Summary {
  readonly subscribers: number;
  readonly imports: number;
  readonly rejectedRows: number;
  readonly completeThrough: string | null;
  readonly currency: string | null;
  /** Every published programme, by name. */
  readonly programmes: readonly ProgrammeSummary[];
  /** Those that stand: their programmes decide nothing from their beginning on. */
  readonly incidents: readonly ListedIncident[];
  /** `YYYY-MM` of the latest bonus day that was walked, which `credits` and `refusals` are of; null: none yet. */
  readonly month: string | null;
  readonly credits: readonly RungTotals[];
  readonly refusals: readonly RefusalTotals[];
  /** Subscribers whose histories are worth telling. */
  readonly examples: readonly Example[];
}

interface ProgrammeSummary {
  readonly programme: string;
  readonly counters: number;
  readonly enrolled: number;
  readonly longest: number;
  readonly walkedTo: string | null;
  readonly parked: number;
  /** When the programme ended, once the nights have walked past it: its counters stay as they are. null: it goes on. */
  readonly ended: string | null;
}

/** Reads the summary. Changes nothing. */
export async function getSummary(database: Database): Promise<Summary> {
  const { db } = database;
  const deployment = await findDeployment(db);
  const facts = await getFactTotals(db);
  const month = await findLastMonth(db);
  const written = (at: Instant | null): string | null => instantText(at, deployment?.timeZone ?? 'UTC');
  const programmes = await listCounterTotals(db);
  const published = await listProgrammes(db);
  return {
    ...facts,
    completeThrough: written(facts.completeThrough),
    currency: deployment?.currency ?? null,
    programmes: programmes.map((totals) => ({
      ...totals,
      walkedTo: written(totals.walkedTo),
      ended: endOf(totals, published),
    })),
    incidents: (await listIncidents(database)).filter(({ to }) => to === null),
    month: month?.slice(0, 7) ?? null,
    credits: month === null ? [] : await listRungTotals(db, month),
    refusals: month === null ? [] : await listRefusalTotals(db, month),
    examples: month === null ? [] : await listExamples(db, month),
  };
}

function endOf(
  { programme: name, walkedTo }: CounterTotals,
  published: readonly PublishedProgramme[],
): string | null {
  const found = published.find(({ programme }) => programme.programme === name);
  if (found === undefined || walkedTo === null || !isEnded(found.programme, walkedTo)) return null;
  const { validUntil, zone } = found.programme;
  return validUntil === null ? null : formatInstant(validUntil, zone);
}

function instantText(at: Instant | null, timeZone: string): string | null {
  return at === null ? null : formatInstant(at, zoneOf(timeZone));
}
