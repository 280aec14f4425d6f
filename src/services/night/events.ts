import type { Instant, LocalDate, Zone } from '../../../rules/time.ts';
import type { StandingIncident } from '../../db/incident.repository.ts';

/** What a run did, by name: `walked`, of them `together` (docs/decisions/0011-situations.md), `replayed`, `superseded`, `parked`, `credit`, `refusal` and every kind of entry. */
export type Counts = Readonly<Record<string, number>>;

/** One run of one programme that is over. */
export interface RunReport {
  readonly runId: number;
  readonly programme: string;
  readonly businessDate: LocalDate;
  readonly counts: Counts;
  /** The incident that kept it from the end of the date that was asked for; null: none did. */
  readonly incident: number | null;
  /** Of this process's work on it. */
  readonly durationMs: number;
}

/** What a night tells while it goes on. */
export type NightEvent =
  | {
      readonly kind: 'run-begun';
      readonly programme: string;
      readonly runId: number;
      readonly businessDate: LocalDate;
      readonly due: number;
      readonly slices: number;
      readonly slicesDone: number;
      /** Who worked on it before and is gone; null: a new run. */
      readonly takenFrom: string | null;
      /** Who holds it, when this process shares its slices; null: this one does. */
      readonly joins: string | null;
    }
  /** An earlier date was asked for than the one already walked: only what is late is walked. */
  | {
      readonly kind: 'already-walked';
      readonly programme: string;
      readonly asked: LocalDate;
      readonly walked: LocalDate;
    }
  /** An incident stands, so the walk ends before it. */
  | {
      readonly kind: 'held-by-incident';
      readonly programme: string;
      readonly incident: StandingIncident;
      readonly zone: Zone;
      readonly walkTo: Instant;
    }
  | {
      readonly kind: 'slice-done';
      readonly programme: string;
      readonly slicesDone: number;
      readonly slices: number;
      readonly counts: Counts;
    }
  /** All that remains is locked by other sessions: of a process that works beside this one, or of an earlier holder. */
  | { readonly kind: 'waiting'; readonly programme: string; readonly slices: number }
  | { readonly kind: 'run-done'; readonly report: RunReport };

/** The clock of a night, passed in so that a test can hold it. */
export type Now = () => Instant;
