import { hostname } from 'node:os';
import { calendarAfter } from '../../../rules/calendar.ts';
import { neededLists } from '../../../rules/facts-needed.ts';
import { addDays, type LocalDate, localDateOf, type Zone } from '../../../rules/time.ts';
import type { Database, Session } from '../../db/database.ts';
import { type Taken, takeRun } from '../../db/night/run.repository.ts';
import { STORED_FORMAT } from '../../db/night/state-codec.ts';
import { AppError } from '../../errors.ts';
import { listProgrammes, type PublishedProgramme } from '../programmes.ts';
import { collectAlone } from './collect-alone.ts';
import type { Now, RunReport } from './events.ts';
import { heldMessage } from './held.ts';
import { workAlong } from './join.ts';
import type { NightDeps, NightRequest } from './night-request.ts';
import { type Work, workAsHolder } from './run-work.ts';
import { type NightTarget, targetOf } from './target.ts';

/**
 * Walks every due counter to the end of the business date, programme after programme, whatever nights were missed before. Safe to
 * kill at any instruction and to start again (docs/domain.md "Runs").
 *
 * @throws AppError NIGHT_BUSY when somebody else holds a programme's run and is not to be joined, NIGHT_STOPPED when too many are parked, NIGHT_INTERRUPTED when `stop` was given, USAGE for a
 *   day that is not over or a programme that is not published
 */
export async function nightly(deps: NightDeps, request: NightRequest): Promise<readonly RunReport[]> {
  collectAlone();
  const reports: RunReport[] = [];
  for (const published of await wantedProgrammes(deps.database, request.programme)) {
    reports.push(...(await nightOf(deps, published, request)));
  }
  return reports;
}

/** The published programmes, or the one asked for. @throws AppError PROGRAMME_NOT_PUBLISHED */
export async function wantedProgrammes(
  { db }: Database,
  name: string | null,
): Promise<readonly PublishedProgramme[]> {
  const published = await listProgrammes(db);
  const wanted = published.filter(({ programme }) => name === null || programme.programme === name);
  if (wanted.length > 0) return wanted.toSorted((left, right) => left.programmeId - right.programmeId);
  const names = published.map(({ programme }) => programme.programme).join(', ');
  throw new AppError(
    'PROGRAMME_NOT_PUBLISHED',
    name === null || names === ''
      ? 'Publish one with `stazh programme publish FILE`.'
      : `--programme: found ${JSON.stringify(name)}; published: ${names}`,
  );
}

async function nightOf(
  deps: NightDeps,
  published: PublishedProgramme,
  request: NightRequest,
): Promise<readonly RunReport[]> {
  const { zone } = published.programme;
  const asked = askedDate(request.date, zone, deps.now);
  return deps.database.session(async (holder) => {
    // For the first slice and for its questions, while the run is taken.
    deps.database.openAhead(2);
    const reports: RunReport[] = [];
    for (;;) {
      goOnUnless(deps.stop, published);
      const { taken, target } = await take(deps, holder, { published, request, asked });
      if (taken === null) return reports;
      const report = await workOn(deps, holder, { taken, request, published, heldBy: target.heldBy });
      if (report === null) continue;
      reports.push(report);
      // A run left behind for an earlier date is finished first, then comes the one asked for.
      if (taken.kind === 'opened' || taken.run.walkTo >= target.walkTo) return reports;
    }
  });
}

/** @throws AppError NIGHT_INTERRUPTED when this process is to end */
function goOnUnless(stop: AbortSignal | undefined, { programme }: PublishedProgramme): void {
  if (stop?.aborted !== true) return;
  const why = `No run of ${programme.programme} was begun. The same command again begins it.`;
  throw new AppError('NIGHT_INTERRUPTED', why);
}

/** @returns null: the run is to be asked for again */
function workOn(deps: NightDeps, holder: Session, work: Work): Promise<RunReport | null> {
  const { taken, request, published } = work;
  if (taken.kind !== 'held') return workAsHolder(deps, holder, work);
  if (request.join) return workAlong(deps, holder, work);
  throw new AppError('NIGHT_BUSY', heldMessage(published, taken.by));
}

function askedDate(date: LocalDate | null, zone: Zone, now: Now): LocalDate {
  const yesterday = addDays(localDateOf(now(), zone), -1);
  if (date === null || date <= yesterday) return date ?? yesterday;
  throw new AppError(
    'USAGE',
    `--date: ${date} is not over in ${zone.name}; the last day that can be walked is ${yesterday}`,
  );
}

interface Asked {
  readonly published: PublishedProgramme;
  readonly request: NightRequest;
  readonly asked: LocalDate;
}

async function take(
  deps: NightDeps,
  holder: Session,
  { published, request, asked }: Asked,
): Promise<{ readonly taken: Taken | null; readonly target: NightTarget }> {
  const { programme, programmeId } = published;
  const { taken, target } = await takeRun(holder.client, {
    programmeId,
    asked,
    isOnce: request.isOnce,
    target: () => targetOf(holder.client, published, asked),
    holder: `${hostname()}, process ${process.pid}`,
    zoneData: process.versions['tz'] ?? 'unknown',
    stateFormat: STORED_FORMAT,
    lists: neededLists(programme),
    sliceSize: request.sliceSize,
    turnsBetween: (from, to) => calendarAfter(programme, from) <= to,
  });
  const { businessDate, heldBy } = target;
  if (businessDate > asked) {
    deps.onEvent({ kind: 'already-walked', programme: programme.programme, asked, walked: businessDate });
  }
  if (heldBy !== null) {
    const { programme: name, zone } = programme;
    deps.onEvent({
      kind: 'held-by-incident',
      programme: name,
      incident: heldBy,
      zone,
      walkTo: target.walkTo,
    });
  }
  return { taken, target };
}
