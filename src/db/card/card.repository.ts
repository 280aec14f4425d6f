import { hash } from 'node:crypto';
import type { Instant } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import { subscriberId } from '../subscriber-id.ts';
import { CARD, type CardScope, STAMP, selectCard, TAG } from './card.select.ts';

/** A statement that the server keeps under its name. */
export interface CardStatement {
  readonly name: string;
  readonly text: string;
}

/** Named by its text, so that the same text is prepared once a connection, however often it is made. */
export function cardStatement(scope: CardScope): CardStatement {
  const text = selectCard(scope);
  return { name: `card ${hash('sha256', text).slice(0, 16)}`, text };
}

export interface CardCounter {
  readonly programmeId: number;
  readonly runId: number;
  readonly value: number | null;
  readonly enrolled: boolean;
  readonly nextAt: Instant;
  readonly state: Buffer;
}

/** The last outcome in force of a programme; a credit has an amount, a refusal codes. Amounts as text. */
export interface CardOutcome {
  readonly programmeId: number;
  readonly sequence: number;
  readonly counter: number;
  readonly version: number;
  readonly effective: Instant;
  readonly codes: number | null;
  readonly found: readonly (string | null)[];
  readonly percent: string | null;
  readonly base: string | null;
  readonly amount: string | null;
}

export interface CardParked {
  readonly programmeId: number;
  readonly code: string;
  readonly since: Instant;
}

interface CardTouch {
  /** Bits of the facts that changed. */
  readonly facts: number;
  readonly revision: bigint;
}

interface CardAsked {
  /** Empty: all programmes. */
  readonly programme: string;
  readonly action: 'enrol' | 'leave';
  readonly at: Instant;
  readonly revision: bigint;
}

/** What the billing system said of one subscriber's part of a close, or that it is held. */
export type CardAnswer =
  | { readonly closeId: number; readonly kind: 'ack' }
  | { readonly closeId: number; readonly kind: 'reject'; readonly because: string; readonly at: Instant }
  | { readonly closeId: number; readonly kind: 'held' };

/** What one round trip brings of one subscriber. */
export interface CardRows {
  /** See `STAMP` of card.select.ts. */
  readonly stamp: string;
  readonly counters: readonly CardCounter[];
  readonly outcomes: readonly CardOutcome[];
  readonly parked: readonly CardParked[];
  readonly touches: readonly CardTouch[];
  readonly requests: readonly CardAsked[];
  readonly answers: readonly CardAnswer[];
}

/** A row by position: what is where depends on its first column. */
type Row = readonly unknown[];

/**
 * @param subscribers external ids
 * @param consumed a revision up to which nights have taken up every fact
 * @returns by external id; whom no applied import names is not there
 */
export async function findCardRows(
  client: Asked,
  { name, text }: CardStatement,
  { subscribers, consumed }: { readonly subscribers: readonly string[]; readonly consumed: bigint },
): Promise<ReadonlyMap<string, CardRows>> {
  const values = [subscribers.map(subscriberId), consumed];
  const { rows } = await client.query<unknown[]>({ name, text, values, rowMode: 'array' });
  const byId = Map.groupBy(rows, (row) => row[CARD.subscriberId] as string);
  const found = [...byId.values()].flatMap((own) => {
    const [first] = own;
    // What hangs on a number whose subscriber is not there is nobody's.
    return first?.[CARD.tag] === TAG.subscriber
      ? [[first[CARD.y] as string, rowsOf(first, own)] as const]
      : [];
  });
  return new Map(found);
}

function rowsOf(own: Row, rows: readonly Row[]): CardRows {
  const of = (tag: keyof typeof TAG): readonly Row[] => rows.filter((row) => row[CARD.tag] === TAG[tag]);
  return {
    stamp: own[CARD.x] as string,
    counters: of('counter').map(counterOf),
    outcomes: of('outcome').map(outcomeOf),
    parked: of('parked').map((row) => ({
      programmeId: row[CARD.programmeId] as number,
      code: row[CARD.x] as string,
      since: row[CARD.at] as Instant,
    })),
    touches: of('touch').map((row) => ({
      facts: row[CARD.a] as number,
      revision: BigInt(row[CARD.number] as number),
    })),
    requests: of('request').map(askedOf),
    answers: [...of('answer'), ...of('held')].map(answerOf),
  };
}

function counterOf(row: Row): CardCounter {
  return {
    programmeId: row[CARD.programmeId] as number,
    runId: row[CARD.a] as number,
    value: row[CARD.b] as number | null,
    enrolled: row[CARD.flag] as boolean,
    nextAt: row[CARD.at] as Instant,
    state: row[CARD.state] as Buffer,
  };
}

function outcomeOf(row: Row): CardOutcome {
  return {
    programmeId: row[CARD.programmeId] as number,
    sequence: row[CARD.a] as number,
    counter: row[CARD.b] as number,
    version: row[CARD.c] as number,
    effective: row[CARD.at] as Instant,
    codes: row[CARD.number] as number | null,
    found: (row[CARD.texts] as readonly (string | null)[] | null) ?? [],
    percent: row[CARD.x] as string | null,
    base: row[CARD.y] as string | null,
    amount: row[CARD.z] as string | null,
  };
}

function askedOf(row: Row): CardAsked {
  return {
    programme: row[CARD.y] as string,
    action: row[CARD.x] as 'enrol' | 'leave',
    at: row[CARD.at] as Instant,
    revision: BigInt(row[CARD.number] as number),
  };
}

function answerOf(row: Row): CardAnswer {
  const closeId = row[CARD.a] as number;
  if (row[CARD.tag] === TAG.held) return { closeId, kind: 'held' };
  if (row[CARD.x] === 'ack') return { closeId, kind: 'ack' };
  return { closeId, kind: 'reject', because: row[CARD.y] as string, at: row[CARD.at] as Instant };
}

/** A run that has left counters. */
export interface CardRun {
  readonly runId: number;
  readonly programmeId: number;
  readonly walkTo: Instant;
  readonly cut: bigint;
  readonly isDone: boolean;
}

export interface PostedClose {
  readonly closeId: number;
  readonly programmeId: number;
  /** `YYYY-MM-DD`, its first day. */
  readonly month: string;
}

/** What all cards have in common, beside the programmes. */
export interface CardCommons {
  readonly stamp: string;
  /** Ascending. */
  readonly runs: readonly CardRun[];
  readonly closes: readonly PostedClose[];
  /** `programmeId` null: every programme. */
  readonly incidents: readonly { readonly programmeId: number | null; readonly from: Instant }[];
}

/** Its stamp is read first: what changes while the rest is read shows with the next card. */
export async function readCommons(client: Asked): Promise<CardCommons> {
  const stamped = await client.query<{ stamp: string }>(`select ${STAMP} as stamp`);
  const runs = await client.query<CardRun>(
    `select run_id as "runId", programme_id as "programmeId", walk_to as "walkTo", cut, state = 'done' as "isDone" from run order by run_id`,
  );
  const closes = await client.query<PostedClose>(
    `select close_id as "closeId", programme_id as "programmeId", month from close where state = 'posted'`,
  );
  const incidents = await client.query<{ programmeId: number | null; from: Instant }>(
    `select programme_id as "programmeId", from_at as "from" from incident where to_at is null order by from_at`,
  );
  return {
    stamp: stamped.rows[0]?.stamp ?? '',
    runs: runs.rows,
    closes: closes.rows,
    incidents: incidents.rows,
  };
}
