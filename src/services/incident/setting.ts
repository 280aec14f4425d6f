import { readNote } from '../../../rules/exchange/read-cell.ts';
import { formatInstant, type Instant, readInstant, type Zone, zoneOf } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { findDeployment } from '../../db/programme.repository.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';

/** Whom an incident concerns, and in whose zone its times are read. */
export interface IncidentSetting {
  /** null: every programme. */
  readonly programmeId: number | null;
  readonly zone: Zone;
}

/** @param programme null: every programme, in the zone of the deployment. @throws AppError PROGRAMME_NOT_PUBLISHED */
export async function incidentSetting(
  database: Database,
  programme: string | null,
): Promise<IncidentSetting> {
  const [published] = await wantedProgrammes(database, programme);
  if (programme !== null && published !== undefined) {
    return { programmeId: published.programmeId, zone: published.programme.zone };
  }
  const deployment = await findDeployment(database.db);
  return { programmeId: null, zone: zoneOf(deployment?.timeZone ?? 'UTC') };
}

/** Reads an instant that is not later than now. @throws AppError USAGE */
export function pastInstant(
  option: string,
  text: string,
  { zone, now }: { zone: Zone; now: Instant },
): Instant {
  const read = readInstant(text, zone);
  if (read.kind === 'bad' || read.unclear !== null) {
    const why = read.kind === 'bad' ? '' : ', which is no single moment: clocks change then';
    throw new AppError(
      'USAGE',
      `${option}: found ${JSON.stringify(text)}${why}; accepted: a day, or a day and time such as 2025-10-05T13:00 or 2025-10-05T13:00+03:00`,
    );
  }
  if (read.at <= now) return read.at;
  throw new AppError(
    'USAGE',
    `${option}: ${formatInstant(read.at, zone)} is still to come; accepted: a moment up to now, ${formatInstant(now, zone)}`,
  );
}

/** Reads text that a person wrote. @throws AppError USAGE */
export function personText(option: string, written: string): string {
  const text = readNote(written);
  if (typeof text === 'string') return text;
  throw new AppError(
    'USAGE',
    `${option}: found ${JSON.stringify(written.slice(0, 60).toWellFormed())}; accepted: text of 1 to 1000 characters`,
  );
}
