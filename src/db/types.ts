import type { ColumnType, Generated } from 'kysely';
import type { Instant } from '../../rules/time.ts';

/** Read as milliseconds; written as text: `timestamptz(instant)` of instant.ts. */
type Timestamp = ColumnType<Instant, string, string>;
type TimestampOrNull = ColumnType<Instant | null, string | null | undefined, string | null>;
type GeneratedTimestamp = ColumnType<Instant, string | undefined, string>;
/** Read as bigint; written as bigint or decimal text. */
type Int8 = ColumnType<bigint, bigint | string, bigint | string>;
type Int8OrNull = ColumnType<bigint | null, bigint | string | null | undefined, bigint | string | null>;
type Json<T> = ColumnType<T, string | undefined, string>;

/** What every version of a fact has besides its content: believed from `revision` until `superseded_revision`. */
interface FactVersion {
  subscriber_id: Int8;
  withdrawn: Generated<boolean>;
  import_id: number;
  revision: Int8;
  superseded_revision: Int8OrNull;
  /** The revision of the version whose place it took. */
  supersedes: Int8OrNull;
}

/** Every table, in the order of sql/migrations. */
export interface Schema {
  migration: { number: number; name: string; digest: string; applied_at: GeneratedTimestamp };
  subscriber: { subscriber_id: Int8; external_id: string };
  fact_subscriber: FactVersion & {
    from_at: Timestamp;
    kind: 'person' | 'organisation';
    segment: string;
    undated: Generated<boolean>;
  };
  fact_service: FactVersion & { service: string; from_at: Timestamp; to_at: TimestampOrNull };
  fact_blocking: FactVersion & { kind: string; from_at: Timestamp; to_at: TimestampOrNull };
  fact_fee: FactVersion & { service: string; from_at: Timestamp; tariff: string; amount: string };
  fact_payment: FactVersion & { id: string; at: Timestamp; amount: string };
  fact_charge: FactVersion & { id: string; at: Timestamp; amount: string; category: string };
  fact_balance: FactVersion & { at: Timestamp; amount: string };
  fact_promotion: FactVersion & { promotion: string; from_at: Timestamp; to_at: TimestampOrNull };
  fact_enrolment: FactVersion & {
    programme: string;
    at: Timestamp;
    action: 'enrol' | 'leave';
    author: string | null;
    channel: string | null;
  };
  fact_opening: FactVersion & { programme: string; at: Timestamp; value: number; enrolled: boolean | null };
  fact_adjustment: FactVersion & {
    id: string;
    at: Timestamp;
    delta: number;
    author: string;
    reason: string;
    programme: string;
  };
  fact_termination: FactVersion & { at: Timestamp };
  adjustment_withdrawal: {
    subscriber_id: Int8;
    revision: Int8;
    id: string;
    author: string;
    reason: string;
  };
  revision: {
    revision: Int8;
    recorded_at: GeneratedTimestamp;
    kind: 'import' | 'import-withdrawal' | 'programme';
  };
  import: ImportTable;
  import_reject: {
    import_id: number;
    file: string;
    line: Int8;
    column: string | null;
    value: string | null;
    code: string;
    reason: string;
  };
  touch: { subscriber_id: Int8; revision: Int8; since: Timestamp; facts: Generated<number> };
  programme: {
    programme_id: Generated<number>;
    programme: string;
    time_zone: string;
    currency: string;
    pays_from: string;
    published_at: GeneratedTimestamp;
  };
  programme_file: {
    programme_id: number;
    revision: Int8;
    text: string;
    digest: string;
    recorded_at: GeneratedTimestamp;
    kind: 'published' | 'amended';
    author: string | null;
    reason: string | null;
    holds_until: Timestamp;
    came_to: ColumnType<unknown, string | null | undefined, never>;
  };
  deployment: { only_row: Generated<boolean>; currency: string; time_zone: string };
  counter: CounterTable;
  entry: EntryTable;
  outcome: OutcomeTable;
  run: RunTable;
  run_slice: {
    run_id: number;
    slice: number;
    id_from: Int8;
    id_to: Int8;
    state: 'waiting' | 'done';
    counts: Json<Record<string, number>>;
    finished_at: TimestampOrNull;
  };
  parked: {
    subscriber_id: Int8;
    programme_id: number;
    run_id: number;
    code: string;
    message: string;
    parked_at: GeneratedTimestamp;
  };
}

interface ImportTable {
  import_id: Generated<number>;
  source: string;
  state: 'staged' | 'applied' | 'refused' | 'withdrawn';
  started_at: GeneratedTimestamp;
  finished_at: TimestampOrNull;
  revision: Int8OrNull;
  withdrawn_revision: Int8OrNull;
  complete_through: TimestampOrNull;
  complete_from: TimestampOrNull;
  complete_to: TimestampOrNull;
  counts: Json<Record<string, Record<string, number>>>;
  refused_because: string | null;
  phase: 'reading' | 'comparing' | 'applying' | null;
  rows_read: Generated<bigint>;
  rows_rejected: Generated<bigint>;
}

interface CounterTable {
  subscriber_id: Int8;
  next_at: Timestamp;
  wakes_at: TimestampOrNull;
  situation: Int8OrNull;
  run_id: number;
  value: number | null;
  programme_id: number;
  enrolled: boolean;
  state: Buffer;
}

interface EntryTable {
  subscriber_id: Int8;
  effective_at: Timestamp;
  since_at: TimestampOrNull;
  until_at: TimestampOrNull;
  counted_ms: Int8OrNull;
  codes: Int8OrNull;
  run_id: number;
  superseded_run: Generated<number>;
  delta: number;
  value: number;
  programme_id: number;
  sequence: number;
  version: number;
  kind: number;
  rule: string | null;
  found: (string | null)[] | null;
  ref: string | null;
}

interface OutcomeTable {
  subscriber_id: Int8;
  effective_at: Timestamp;
  codes: Int8OrNull;
  month: string;
  run_id: number;
  superseded_run: Generated<number>;
  counter: number;
  programme_id: number;
  sequence: number;
  version: number;
  percent: string | null;
  base: string | null;
  amount: string | null;
  found: (string | null)[] | null;
}

interface RunTable {
  run_id: Generated<number>;
  programme_id: number;
  business_date: string;
  walk_to: Timestamp;
  state: 'running' | 'done' | 'stopped';
  cut_from: Int8;
  cut: Int8;
  is_full: boolean;
  state_format: number;
  slices: number;
  zone_data: string;
  holder: string;
  holder_pid: number;
  lease_token: Int8;
  lease_until: Timestamp;
  started_at: GeneratedTimestamp;
  finished_at: TimestampOrNull;
  counts: Json<Record<string, number>>;
  stopped_because: string | null;
}
