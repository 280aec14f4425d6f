import type { ClientBase } from 'pg';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import { fetchRows } from '../cursor.ts';
import type { Asked } from '../database.ts';
import { decodeState, isOwnFormat } from '../night/state-codec.ts';
import { type OpenMonth, selectAccounts, selectAccountsOf } from './accounts.select.ts';
import type { Preview } from './accounts.ts';

/** One of table `account`, with all that the rule asks for. Amounts as text. */
export interface StoredAccount {
  readonly subscriberId: bigint;
  readonly credit: StoredCredit | null;
  readonly differences: readonly StoredDifference[];
  /** Posted closes that left a debt or met one, ascending. */
  readonly closes: readonly StoredClose[];
  readonly isTerminated: boolean;
  readonly releases: readonly StoredRelease[];
}

export interface StoredCredit {
  readonly effective: Instant;
  readonly counter: number;
  readonly version: number;
  readonly percent: string | null;
  readonly base: string | null;
  readonly amount: string;
}

export interface StoredDifference {
  readonly month: LocalDate;
  readonly was: string;
  readonly isNow: string;
}

export interface StoredClose {
  readonly closeId: number;
  readonly credit: string;
  readonly corrections: string;
  readonly paid: string;
  readonly writtenOff: string;
}

interface StoredRelease {
  readonly month: LocalDate;
  readonly upTo: string;
}

/** The accounts by subscriber number, some at a time. */
export async function* streamAccounts(
  client: ClientBase,
  preview: Preview,
): AsyncGenerator<readonly StoredAccount[]> {
  const query = selectAccounts(preview, preview.tables.outcome);
  for await (const rows of fetchRows<AccountRow>(client, query)) yield rows.map(accountOf);
}

/** The accounts of some subscribers, by their numbers: also of those whom nothing sets apart. */
export async function readAccountsOf(
  client: Asked,
  open: OpenMonth,
  ids: readonly bigint[],
): Promise<readonly StoredAccount[]> {
  const { rows } = await client.query<AccountRow>(selectAccountsOf(open, ids));
  return rows.map(accountOf);
}

interface AccountRow {
  readonly subscriber_id: bigint;
  readonly credit: StoredCredit | null;
  readonly effective_at: Instant | null;
  readonly differences: readonly StoredDifference[] | null;
  readonly closes: readonly StoredClose[] | null;
  readonly releases: readonly StoredRelease[] | null;
  readonly state: Buffer | null;
  readonly walk_to: Instant | null;
  readonly next_at: Instant | null;
  readonly value: number | null;
  readonly enrolled: boolean | null;
}

function accountOf(row: AccountRow): StoredAccount {
  const { effective_at: effective, credit } = row;
  return {
    subscriberId: row.subscriber_id,
    credit: credit === null || effective === null ? null : { ...credit, effective },
    differences: row.differences ?? [],
    closes: row.closes ?? [],
    isTerminated: isTerminated(row),
    releases: row.releases ?? [],
  };
}

/** As of the last night. Of a counter in another program's format it is not known; the next night writes it anew. */
function isTerminated({ state, walk_to: at, next_at: nextAt, value, enrolled }: AccountRow): boolean {
  if (state === null || at === null || nextAt === null || enrolled === null || !isOwnFormat(state, 0))
    return false;
  return decodeState(state, 0, state.length, { at, nextAt, value: value ?? 0, enrolled }).state.terminated;
}
