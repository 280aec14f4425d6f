import { invariant } from '../../../rules/invariant.ts';
import type { Programme } from '../../../rules/terms.ts';
import { type Instant, type LocalDate, midnightOf, monthOf, monthText } from '../../../rules/time.ts';
import type { AskedStatement } from '../../db/asked-statement.ts';
import { type CardRun, cardStatement, type PostedClose, readCommons } from '../../db/card/card.repository.ts';
import type { Database } from '../../db/database.ts';
import { listFileRevisions } from '../../db/programme.repository.ts';
import { listProgrammes, type PublishedProgramme, programmeFileOf } from '../programmes.ts';

/** A programme as cards are told of it. */
export interface CardProgramme {
  readonly programmeId: number;
  /** Outcomes before it are shadow: the older system paid them. */
  readonly paysFrom: Instant;
  /** Every file of it, oldest first: a counter is read by the terms with which it was walked. */
  readonly files: readonly { readonly revision: bigint; readonly programme: Programme }[];
  /** The last night that is done; null: none is. */
  readonly lastRun: CardRun | null;
  readonly incidentSince: Instant | null;
  /** Posted closes, by month as numbered by `monthOf`. */
  readonly closes: ReadonlyMap<number, number>;
}

/** What all cards have in common. Kept in memory as long as the stamp that each card reads is the same. */
export interface Commons {
  readonly stamp: string;
  readonly statement: AskedStatement;
  /** A revision that every night has consumed. */
  readonly consumed: bigint;
  /** In the order of their publication. */
  readonly programmes: readonly CardProgramme[];
  readonly runs: ReadonlyMap<number, CardRun>;
}

const kept = new WeakMap<Database, Commons>();

/** Those that were read last; read now if none were. */
export async function keptCommons(database: Database): Promise<Commons> {
  return kept.get(database) ?? readAgain(database);
}

/** Reads them from the database, and keeps them. */
export async function readAgain(database: Database): Promise<Commons> {
  const { stamp, runs, closes, incidents } = await readCommons(database.pool);
  const published = await listProgrammes(database.db);
  const programmes: CardProgramme[] = [];
  for (const one of published.toSorted((left, right) => left.programmeId - right.programmeId)) {
    const { programmeId } = one;
    programmes.push({
      programmeId,
      paysFrom: midnightOf(one.paysFrom, one.programme.zone),
      files: await filesOf(database, one),
      lastRun: runs.findLast((run) => run.programmeId === programmeId && run.isDone) ?? null,
      incidentSince:
        incidents.find((incident) => (incident.programmeId ?? programmeId) === programmeId)?.from ?? null,
      closes: closesOf(closes, one),
    });
  }
  const read = {
    stamp,
    statement: statementOf(programmes, closes),
    consumed: consumedBy(programmes),
    programmes,
    runs: new Map(runs.map((run) => [run.runId, run])),
  };
  kept.set(database, read);
  return read;
}

function closesOf(
  closes: readonly PostedClose[],
  { programmeId, programme: { zone } }: PublishedProgramme,
): ReadonlyMap<number, number> {
  const own = closes.filter((close) => close.programmeId === programmeId);
  return new Map(
    own.map(({ month, closeId }) => [monthOf(midnightOf(month as LocalDate, zone), zone), closeId]),
  );
}

async function filesOf(
  { db }: Database,
  { programmeId, programme }: PublishedProgramme,
): Promise<CardProgramme['files']> {
  const files = await listFileRevisions(db, programmeId);
  return files.map(({ revision, text }) => ({
    revision,
    programme: programmeFileOf({ programme: programme.programme, text }).programme,
  }));
}

/** Outcomes are looked for in the month in which the last nights ended and the one before; one under way may be in the next already. */
function statementOf(programmes: readonly CardProgramme[], closes: readonly PostedClose[]): AskedStatement {
  const walked = programmes.flatMap((one) =>
    one.lastRun === null || isOver(one) ? [] : [monthOf(one.lastRun.walkTo, lastFileOf(one).zone)],
  );
  const programmeIds = programmes.filter((one) => !isOver(one)).map(({ programmeId }) => programmeId);
  if (walked.length === 0) return cardStatement({ programmeIds, months: null, closeIds: [] });
  const [from, to] = [firstDay(Math.min(...walked) - 1), firstDay(Math.max(...walked) + 1)];
  const closeIds = closes.filter(({ month }) => month >= from).map(({ closeId }) => closeId);
  return cardStatement({
    programmeIds,
    months: { from, to },
    closeIds: closeIds.sort((left, right) => left - right),
  });
}

/** Nothing is decided any more, so its last outcomes are not news to anybody. */
function isOver(one: CardProgramme): boolean {
  const { validUntil } = lastFileOf(one);
  return validUntil !== null && one.lastRun !== null && one.lastRun.walkTo >= validUntil;
}

function firstDay(month: number): string {
  return `${monthText(month)}-01`;
}

/** A programme that is over consumes nothing any more, and nothing is news to it. */
function consumedBy(programmes: readonly CardProgramme[]): bigint {
  const cuts = programmes.filter((one) => !isOver(one)).map(({ lastRun }) => lastRun?.cut ?? 0n);
  const [first = 0n, ...more] = cuts;
  return more.reduce((least, cut) => (cut < least ? cut : least), first);
}

function lastFileOf({ files }: CardProgramme): Programme {
  const last = files.at(-1);
  invariant(last !== undefined, 'a published programme has a file');
  return last.programme;
}

/** The terms as they were known at a cut; null: as they are known now. */
export function termsAt(
  { files }: CardProgramme,
  cut: bigint | null,
): { readonly programme: Programme; readonly isLast: boolean } {
  const last = files.length - 1;
  let index = last;
  while (cut !== null && index > 0 && (files[index]?.revision ?? 0n) > cut) index -= 1;
  const file = files[index];
  invariant(file !== undefined, 'a published programme has a file');
  return { programme: file.programme, isLast: index === last };
}
