import type { FactName } from '../exchange/fact-row.ts';
import { ALWAYS, type Instant } from '../time.ts';
import type { Cause, StepRecord } from './step-record.ts';

/** What a line of `stazh history` says of a step's record; the keys and their order are a contract. */
interface RecordJson {
  /** When the run that wrote it committed it. */
  readonly recorded: string;
  readonly run: number;
  /** These three: of a step that is no longer believed. */
  readonly superseded?: string;
  readonly superseded_run?: number;
  readonly superseded_because?: readonly CauseJson[];
}

/** `import` and what follows it: not of a publication. Revisions are decimal text. */
export interface CauseJson {
  readonly kind: Cause['kind'];
  readonly revision: string;
  readonly applied: string;
  readonly import?: number;
  readonly source?: string;
  readonly facts?: readonly FactName[];
  /** Left out: always. */
  readonly since?: string;
}

export function recordJson({ by, superseded }: StepRecord, instant: (at: Instant) => string): RecordJson {
  return {
    recorded: instant(by.at),
    run: by.run,
    ...(superseded === null
      ? {}
      : {
          superseded: instant(superseded.at),
          superseded_run: superseded.run,
          superseded_because: superseded.because.map((cause) => causeJson(cause, instant)),
        }),
  };
}

/** A cause, wherever a line says what brought a change. */
export function causeJson(cause: Cause, instant: (at: Instant) => string): CauseJson {
  const { kind, revision, appliedAt } = cause;
  const unit = { kind, revision: revision.toString(), applied: instant(appliedAt) };
  if (cause.kind === 'programme') return unit;
  const { importId, source, facts, since } = cause;
  return { ...unit, import: importId, source, facts, ...(since <= ALWAYS ? {} : { since: instant(since) }) };
}
