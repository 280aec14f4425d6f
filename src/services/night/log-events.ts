import { formatInstant } from '../../../rules/time.ts';
import type { Log } from '../../log.ts';
import type { NightEvent } from './events.ts';

/** @returns what takes the events of nights and logs each with its programme and run */
export function logNights(log: Log): (event: NightEvent) => void {
  // A slice does not say which run it is of; a programme has one run at a time.
  const runs = new Map<string, number>();
  return (event) => {
    if (event.kind === 'run-begun') runs.set(event.programme, event.runId);
    logEvent(log, event, event.kind === 'run-done' ? undefined : runs.get(event.programme));
  };
}

function logEvent(log: Log, event: NightEvent, run: number | undefined): void {
  switch (event.kind) {
    case 'run-begun': {
      const { kind, programme, businessDate, due, slices, slicesDone, takenFrom, joins } = event;
      log.info(
        { event: kind, programme, run, businessDate, due, slices, slicesDone, takenFrom, joins },
        'night begun',
      );
      return;
    }
    case 'already-walked': {
      const { kind, programme, asked, walked } = event;
      log.info({ event: kind, programme, asked, walked }, 'a later night is walked already');
      return;
    }
    case 'held-by-incident': {
      const { kind, programme, incident, walkTo, zone } = event;
      const until = formatInstant(walkTo, zone);
      log.warn(
        { event: kind, programme, incident: incident.incidentId, until },
        'an incident holds the night',
      );
      return;
    }
    case 'slice-done': {
      const { kind, programme, slicesDone, slices, counts } = event;
      log.debug({ event: kind, programme, run, slice: slicesDone, slices, counts }, 'slice done');
      return;
    }
    case 'waiting': {
      const { kind, programme, slices } = event;
      log.info({ event: kind, programme, run, slices }, 'waiting for slices that other sessions hold');
      return;
    }
    case 'run-done': {
      const { programme, runId, businessDate, counts, incident, durationMs } = event.report;
      log.info(
        { event: event.kind, programme, run: runId, businessDate, counts, incident, durationMs },
        'night done',
      );
    }
  }
}
