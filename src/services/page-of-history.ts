import type { ByHand } from '../../rules/render/by-hand.ts';
import type { Step } from '../../rules/render/in-order.ts';
import type { StepRecord } from '../../rules/render/step-record.ts';
import type { Standing } from '../../rules/standing.ts';
import type { Programme } from '../../rules/terms.ts';
import type { HistoryOrder, HistoryPlace } from '../db/history/page.repository.ts';
import type { BothTimes } from './both-times.ts';
import type { Reader } from './subject/log-read.ts';

export interface HistoryPageRequest {
  /** External id. */
  readonly subscriber: string;
  /** Its name. */
  readonly programme: string;
  readonly times: BothTimes;
  readonly order: HistoryOrder;
  /** `next` of the page before; null: the first page. */
  readonly after: HistoryPlace | null;
  /** At most so many steps, from 1. */
  readonly limit: number;
  /** Who is to be recorded as having looked; null or left out: nobody. */
  readonly reader?: Reader | null;
}

export interface HistoryPage {
  readonly programme: Programme;
  readonly steps: readonly RecordedStep[];
  /** Where the next page begins; null: this is the last. A place stays right whatever is written later. */
  readonly next: HistoryPlace | null;
  /** Where the counter stood at `asOf` as known at `knownAt`, whatever the page. */
  readonly standing: Standing;
}

export interface RecordedStep {
  readonly step: Step;
  /** Of an adjustment: who made it, and why; null for every other step. */
  readonly byHand: ByHand | null;
  readonly record: StepRecord;
}
