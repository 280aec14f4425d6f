import type { LocalDate, Zone } from '../../../rules/time.ts';
import { addMonths, type Wall } from './wall.ts';

/** What a sample provider is made from. The same settings give the same files, byte for byte. */
export interface GenerateSettings {
  readonly subscribers: number;
  readonly years: number;
  readonly seed: number;
  /** How many exports: the first holds the history, the others a month each. */
  readonly deliveries: number;
  /** The data end with the midnight at which this day begins, what happens at it included. */
  readonly until: LocalDate;
  readonly zone: Zone;
}

/** The span of the data and the moment of each export. */
export interface Calendar {
  readonly from: Wall;
  readonly until: Wall;
  /** Ascending; the last is `until`. Delivery n holds what became known after the one before it, up to its own moment. */
  readonly exportedAt: readonly Wall[];
}

/** Enrolment as the sample's subscribers see it: which programmes they ask for. */
export interface Wish {
  /** Empty: all. */
  readonly programme: string;
  readonly weight: number;
  /** The last day on which anybody asks for it. */
  readonly lastDay: string | null;
}

/** The published programmes, so that the sample has something to decide in each. */
export const WISHES: readonly Wish[] = [
  { programme: 'ezerway', weight: 55, lastDay: null },
  { programme: 'paid-months', weight: 35, lastDay: null },
  { programme: '', weight: 10, lastDay: null },
];

/** A programme that ended: asked for in addition, while it lasted. */
export const ENDED_WISH: Wish = { programme: 'sat-dv', weight: 1, lastDay: '2024-11-15' };

/** The span and the exports of the settings. */
export function calendarOf(settings: GenerateSettings): Calendar {
  const until = Date.parse(`${settings.until}T00:00:00Z`);
  const exportedAt = Array.from({ length: settings.deliveries }, (_, index) => {
    const monthsBefore = settings.deliveries - 1 - index;
    return monthsBefore === 0 ? until : addMonths(until, -monthsBefore);
  });
  return { from: addMonths(until, -12 * settings.years), until, exportedAt };
}
