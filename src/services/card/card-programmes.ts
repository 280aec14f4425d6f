import { invariant } from '../../../rules/invariant.ts';
import type { Programme } from '../../../rules/terms.ts';
import { monthOf, monthText } from '../../../rules/time.ts';
import type { CardRow, CardStatement } from '../../db/card/card.repository.ts';
import { selectCard } from '../../db/card/card.select.ts';
import { listLastWalks } from '../../db/card/last-walks.select.ts';
import type { Database } from '../../db/database.ts';
import { listFileRevisions } from '../../db/programme.repository.ts';
import { listProgrammes, programmeFileOf } from '../programmes.ts';

/** A programme with every file of it, oldest first: a counter is read by the terms with which it was walked. */
interface CardProgramme {
  readonly programmeId: number;
  readonly files: readonly { readonly revision: bigint; readonly programme: Programme }[];
  /** In which its last night ended; null: none is done. */
  readonly month: number | null;
}

/** The published programmes, kept in memory as long as what each card reads says that they are the same. */
export interface CardProgrammes {
  readonly revision: bigint;
  readonly statement: CardStatement;
  readonly byId: ReadonlyMap<number, CardProgramme>;
}

const kept = new WeakMap<Database, CardProgrammes>();
/** A statement that was prepared under a name stays under it. */
let statements = 0;

/** Those that were read last; read now if none were. */
export async function keptProgrammes(database: Database): Promise<CardProgrammes> {
  return kept.get(database) ?? readProgrammes(database);
}

/** Reads them from the database, and keeps them. */
export async function readProgrammes(database: Database): Promise<CardProgrammes> {
  const { db, pool } = database;
  const published = await listProgrammes(db);
  const walks = new Map((await listLastWalks(pool)).map((walk) => [walk.programmeId, walk.walkTo]));
  const programmes: CardProgramme[] = [];
  for (const { programmeId, programme } of published) {
    const files = (await listFileRevisions(db, programmeId)).map(({ revision, text }) => ({
      revision,
      programme: programmeFileOf({ programme: programme.programme, text }).programme,
    }));
    const walkTo = walks.get(programmeId);
    programmes.push({
      programmeId,
      files,
      month: walkTo === undefined ? null : monthOf(walkTo, programme.zone),
    });
  }
  const read = {
    revision: programmes.flatMap(({ files }) => files).reduce(latest, 0n),
    statement: statementOf(programmes),
    byId: new Map(programmes.map((one) => [one.programmeId, one])),
  };
  kept.set(database, read);
  return read;
}

function latest(last: bigint, { revision }: { readonly revision: bigint }): bigint {
  return revision > last ? revision : last;
}

function statementOf(programmes: readonly CardProgramme[]): CardStatement {
  statements += 1;
  const text = selectCard(
    programmes.map(({ programmeId, files, month }) => ({
      programmeId,
      programme: files.at(-1)?.programme.programme ?? '',
      // A night under way may have walked into the next month already.
      months: month === null ? [] : [month - 1, month, month + 1].map((one) => `${monthText(one)}-01`),
    })),
  );
  return { name: `card ${statements}`, text };
}

/** Whether rows were read by what is so now: no programme was published and no night has ended in another month since. */
export function isCurrent(
  { revision, byId }: CardProgrammes,
  read: { readonly revision: bigint; readonly rows: readonly CardRow[] },
): boolean {
  return (
    read.revision === revision &&
    read.rows.every(({ programmeId, walked }) => {
      const own = byId.get(programmeId);
      if (own === undefined) return false;
      return walked === null ? own.month === null : own.month === monthOf(walked, lastFile(own).zone);
    })
  );
}

function lastFile({ files }: CardProgramme): Programme {
  const last = files.at(-1);
  invariant(last !== undefined, 'a published programme has a file');
  return last.programme;
}

/** The terms as they were known at a cut; null: as they are known now. */
export function termsAt(
  { byId }: CardProgrammes,
  programmeId: number,
  cut: bigint | null,
): { readonly programme: Programme; readonly isLast: boolean } {
  const own = byId.get(programmeId);
  invariant(own !== undefined, `no programme ${programmeId}`);
  const last = own.files.length - 1;
  let index = last;
  while (cut !== null && index > 0 && (own.files[index]?.revision ?? 0n) > cut) index -= 1;
  const file = own.files[index];
  invariant(file !== undefined, 'a published programme has a file');
  return { programme: file.programme, isLast: index === last };
}
