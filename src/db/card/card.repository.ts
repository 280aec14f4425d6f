import type { Instant } from '../../../rules/time.ts';
import { type AskedStatement, askedStatement } from '../asked-statement.ts';
import type { Asked } from '../database.ts';
import { subscriberId } from '../subscriber-id.ts';
import { CARD, type CardScope, STAMP, selectCard, TAG } from './card.select.ts';

export function cardStatement(scope: CardScope): AskedStatement {
  return askedStatement('card', selectCard(scope));
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
  { name, text }: AskedStatement,
  { subscribers, consumed }: { readonly subscribers: readonly string[]; readonly consumed: bigint },
): Promise<ReadonlyMap<string, CardRows>> {
  const values = [subscribers.map(subscriberId), consumed];
  const { rows } = await client.query<unknown[]>({ name, text, values, rowMode: 'array' });
  const byId = new Map<string, Gathered>();
  for (const row of rows) {
    const id = row[CARD.subscriberId] as string;
    let own = byId.get(id);
    if (own === undefined) byId.set(id, (own = nothingYet()));
    take(own, row);
  }
  // What hangs on a number whose subscriber is not there is nobody's.
  return new Map(
    [...byId.values()].flatMap((own) => (own.externalId === null ? [] : [[own.externalId, own]])),
  );
}

/** Rows of one subscriber, as they come. */
interface Gathered extends CardRows {
  stamp: string;
  /** null: no applied import has named them yet. */
  externalId: string | null;
  readonly counters: CardCounter[];
  readonly outcomes: CardOutcome[];
  readonly parked: CardParked[];
  readonly touches: CardTouch[];
  readonly requests: CardAsked[];
  readonly answers: CardAnswer[];
}

function nothingYet(): Gathered {
  return {
    stamp: '',
    externalId: null,
    counters: [],
    outcomes: [],
    parked: [],
    touches: [],
    requests: [],
    answers: [],
  };
}

type Tag = (typeof TAG)[keyof typeof TAG];

function take(own: Gathered, row: Row): void {
  switch (row[CARD.tag] as Tag) {
    case TAG.subscriber:
      own.stamp = row[CARD.x] as string;
      own.externalId = row[CARD.y] as string;
      return;
    case TAG.counter:
      own.counters.push(counterOf(row));
      return;
    case TAG.outcome:
      own.outcomes.push(outcomeOf(row));
      return;
    case TAG.parked:
      own.parked.push(parkedOf(row));
      return;
    case TAG.touch:
      own.touches.push(touchOf(row));
      return;
    case TAG.request:
      own.requests.push(askedOf(row));
      return;
    case TAG.answer:
    case TAG.held:
      own.answers.push(answerOf(row));
      return;
  }
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

function parkedOf(row: Row): CardParked {
  return {
    programmeId: row[CARD.programmeId] as number,
    code: row[CARD.x] as string,
    since: row[CARD.at] as Instant,
  };
}

function touchOf(row: Row): CardTouch {
  return { facts: row[CARD.a] as number, revision: BigInt(row[CARD.number] as number) };
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
