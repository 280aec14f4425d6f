import { neededLists } from '../../rules/facts-needed.ts';
import {
  addDays,
  FOREVER,
  formatInstant,
  type Instant,
  midnightOf,
  parseLocalDate,
  readInstant,
  type Zone,
} from '../../rules/time.ts';
import type { Asked, Session } from '../db/database.ts';
import { type Belief, findBelief, knownRunOf } from '../db/history/belief.ts';
import type { HistoryView } from '../db/history/view.ts';
import { maskOf } from '../db/night/touches.ts';
import { AppError } from '../errors.ts';
import type { PublishedProgramme } from './programmes.ts';

/** The two times of a question: what is true at `asOf`, as it was known at `knownAt` (docs/domain.md "Entries and explanation"). */
export interface BothTimes {
  /** A day (its end) or an instant, in the programme's zone; null: as far as nights have walked. */
  readonly asOf: string | null;
  /** The same; null: now. */
  readonly knownAt: string | null;
  /** Also what was believed once. */
  readonly withSuperseded: boolean;
}

/** @throws AppError USAGE for what is no instant, or has not come */
export async function viewOf(
  { client }: Session,
  { programmeId, programme }: PublishedProgramme,
  { asOf, knownAt, withSuperseded }: BothTimes,
): Promise<HistoryView> {
  const { zone } = programme;
  return {
    programmeId,
    zone,
    belief: await beliefOf(client, { programmeId, zone, knownAt }),
    asOf: asOf === null ? null : endOf('--as-of', asOf, zone),
    withSuperseded,
    facts: maskOf(neededLists(programme)),
  };
}

/** The instant at which a counter is told: as asked, or as far as nights had walked it; null: none had. */
export function standingTime({ asOf, belief }: HistoryView, knownRun: number): Instant | null {
  const walkTo = knownRunOf(belief, knownRun)?.walkTo ?? null;
  return walkTo === null ? null : Math.min(asOf ?? walkTo, walkTo);
}

/** What was known of a programme at an instant, as it is asked for. @throws AppError USAGE */
export async function beliefOf(
  client: Session['client'],
  asked: { readonly programmeId: number; readonly zone: Zone; readonly knownAt: string | null },
): Promise<Belief> {
  const { programmeId, zone, knownAt } = asked;
  if (knownAt === null) return findBelief(client, programmeId, FOREVER);
  const at = endOf('--known-at', knownAt, zone);
  return findBelief(client, programmeId, Math.min(at, await comeBy(client, knownAt, zone)));
}

/** What will be known is not known; of a day that goes on, what is. @returns the present instant */
async function comeBy(client: Asked, text: string, zone: Zone): Promise<Instant> {
  const { rows } = await client.query<{ now: Instant }>('select clock_timestamp() as now');
  const now = rows[0]?.now ?? FOREVER;
  const read = readInstant(text, zone);
  if (read.kind === 'instant' && read.at <= now) return now;
  throw new AppError(
    'USAGE',
    `--known-at: ${text} has not come: it is ${formatInstant(now, zone)}. Leave it out for what is known now.`,
  );
}

/** The last instant of what is named: of a day the midnight that ends it, as the night of that day leaves it. */
function endOf(option: string, text: string, zone: Zone): Instant {
  const day = parseLocalDate(text);
  if (day !== undefined) return midnightOf(addDays(day, 1), zone);
  const read = readInstant(text, zone);
  if (read.kind === 'instant') return read.at;
  throw new AppError(
    'USAGE',
    `${option}: found ${JSON.stringify(text)}; accepted: a day such as 2024-11-01 (its end), or an instant such as 2024-11-01T12:00`,
  );
}
