import {
  addDays,
  type Instant,
  type LocalDate,
  localDateOf,
  midnightOf,
  type Zone,
} from '../../../rules/time.ts';
import type { Asked } from '../../db/database.ts';
import { findStandingIncident, type StandingIncident } from '../../db/incident.repository.ts';
import { findLastTarget } from '../../db/night/run.repository.ts';
import type { RunTarget } from '../../db/night/run.ts';
import type { PublishedProgramme } from '../programmes.ts';

/** Where a night walks to, and what keeps it from the end of the date that was asked for. */
export interface NightTarget extends RunTarget {
  /** null: no incident stands before the end of that date. */
  readonly heldBy: StandingIncident | null;
}

/** @param client in the transaction that opens the run, so that no incident and no other run comes in between */
export async function targetOf(
  client: Asked,
  { programme, programmeId }: PublishedProgramme,
  asked: LocalDate,
): Promise<NightTarget> {
  const last = await findLastTarget(client, programmeId);
  const incident = await findStandingIncident(client, programmeId);
  const end = midnightOf(addDays(asked, 1), programme.zone);
  const heldBy = incident !== null && incident.from <= end ? incident : null;
  const wanted = heldBy === null ? { businessDate: asked, walkTo: end } : before(heldBy.from, programme.zone);
  // A programme never goes back: what was walked already is walked to again.
  return { ...(last !== null && last.walkTo >= wanted.walkTo ? last : wanted), heldBy };
}

/** A walk decides what happens at its very end, too; so it ends at the last instant that is not in the incident. */
function before(from: Instant, zone: Zone): RunTarget {
  const walkTo = from - 1;
  return { businessDate: addDays(localDateOf(walkTo, zone), -1), walkTo };
}
