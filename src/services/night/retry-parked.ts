import type { RunReport } from './events.ts';
import { runs } from './listings.ts';
import type { NightDeps, NightRequest } from './night-request.ts';
import { nightly, wantedProgrammes } from './nightly.ts';

/**
 * Tries the parked subscribers of programmes again: a night of the last business date, which walks nobody else but whom late facts
 * concern. A programme that was never walked is left out.
 *
 * @throws AppError as `nightly` does
 */
export async function retryParked(
  deps: NightDeps,
  request: Omit<NightRequest, 'date'>,
): Promise<readonly RunReport[]> {
  const reports: RunReport[] = [];
  for (const { programme } of await wantedProgrammes(deps.database, request.programme)) {
    const wanted = { programme: programme.programme, limit: 1 };
    const [last] = await runs(deps.database, wanted);
    if (last === undefined) continue;
    const night = { ...request, programme: programme.programme, date: last.businessDate };
    reports.push(...(await nightly(deps, night)));
  }
  return reports;
}
