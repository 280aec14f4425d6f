import type { Log } from '../log.ts';
import { logNights } from '../services/night/log-events.ts';
import type { ScheduleEvent } from '../services/schedule/events.ts';
import { eventLine, troubleOf } from './schedule-events-text.ts';

/** @returns what takes the events of a scheduler inside a server, and logs each: what somebody has to look at as a warning */
export function logSchedule(log: Log): (event: ScheduleEvent) => void {
  const night = logNights(log);
  return (event) => {
    if (event.kind === 'night-goes-on') {
      night(event.event);
      return;
    }
    const level = troubleOf(event) === null ? 'info' : 'warn';
    log[level]({ event: event.kind, ...fieldsOf(event) }, eventLine(event).trimEnd());
  };
}

function fieldsOf(event: ScheduleEvent): Readonly<Record<string, string>> {
  return {
    ...('programme' in event ? { programme: event.programme } : {}),
    ...('businessDate' in event ? { businessDate: event.businessDate } : {}),
  };
}
