import { formatInstant, type Zone } from '../../../rules/time.ts';
import type { ListedRun, ParkedSubscriber } from '../../services/night/listings.ts';
import type { ParkedBody, RunBody } from '../schemas/runs.ts';

/** @param zone of the deployment */
export function runBody(run: ListedRun, zone: Zone): RunBody {
  const { runId, programme, businessDate, slices, slicesDone, holder, stoppedBecause } = run;
  return {
    run: runId,
    programme,
    businessDate,
    state: run.state === 'running' && !run.isAlive ? 'left-behind' : run.state,
    slices,
    slicesDone,
    holder,
    cut: run.cut.toString(),
    startedAt: formatInstant(run.startedAt, zone),
    finishedAt: run.finishedAt === null ? null : formatInstant(run.finishedAt, zone),
    counts: countsBody(run.counts),
    stoppedBecause,
  };
}

export function countsBody(counts: Readonly<Record<string, number>>): RunBody['counts'] {
  return Object.entries(counts).map(([what, count]) => ({ what, count }));
}

/** @param zone of the deployment */
export function parkedBody(
  { runId, parkedAt, ...one }: ParkedSubscriber,
  zone: Zone,
): ParkedBody['items'][number] {
  return { ...one, run: runId, parkedAt: formatInstant(parkedAt, zone) };
}
