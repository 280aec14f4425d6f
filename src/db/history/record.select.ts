import { invariant } from '../../../rules/invariant.ts';
import type { RunMark } from '../../../rules/render/step-record.ts';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { BinaryRow } from '../binary-row.ts';
import { instantOf } from '../instant.ts';

/** What the rows say of a step's record; the units are only numbers still. */
export interface StoredRecord {
  readonly by: RunMark;
  readonly superseded: StoredSuperseded | null;
}

export interface StoredSuperseded extends RunMark {
  /** The last revision that the superseding run knew. */
  readonly cut: bigint;
  /** The last that the runs before it knew; they still said the step. */
  readonly before: bigint;
  /** Between the run that wrote the step and the one that superseded it, oldest first. */
  readonly touches: readonly StoredTouch[];
}

export interface StoredTouch {
  readonly revision: bigint;
  /** A bit a fact. */
  readonly facts: number;
  readonly since: Instant;
}

/** Positions from `run_id` on: see `selectStepsOf` and `RECORD_COLUMNS`. */
const COLUMN = {
  run: 0,
  supersededRun: 1,
  night: 2,
  at: 3,
  supersededNight: 4,
  supersededAt: 5,
  cut: 6,
  before: 7,
  touches: 8,
} as const;

/** @param first position of `run_id` in the row */
export function recordOf(row: BinaryRow, first: number): StoredRecord {
  const mark = (run: number, night: number, at: number): RunMark => {
    const number = row.int(first + run);
    const committed = row.instantOrNull(first + at);
    invariant(committed !== null, `run ${number} wrote a row and has not committed its slice`);
    return { run: number, night: row.text(first + night) as LocalDate, at: committed };
  };
  const by = mark(COLUMN.run, COLUMN.night, COLUMN.at);
  if (row.int(first + COLUMN.supersededRun) === 0) return { by, superseded: null };
  return {
    by,
    superseded: {
      ...mark(COLUMN.supersededRun, COLUMN.supersededNight, COLUMN.supersededAt),
      cut: row.id(first + COLUMN.cut),
      before: row.id(first + COLUMN.before),
      touches: row.texts(first + COLUMN.touches).map((text) => touchOf(text ?? '')),
    },
  };
}

function touchOf(text: string): StoredTouch {
  const [revision = '', facts = '', ...since] = text.split(' ');
  return { revision: BigInt(revision), facts: Number(facts), since: instantOf(since.join(' ')) };
}
