import { readFile } from 'node:fs/promises';
import { loadProgramme } from '../../rules/language/load.ts';
import type { Programme } from '../../rules/terms.ts';
import type { LocalDate } from '../../rules/time.ts';
import { createDatabase } from '../../src/db/database.ts';
import { publishProgramme } from '../../src/services/publish.ts';
import { midnight } from '../calendar.ts';
import { withClient } from '../sql-file.ts';

/** The programmes that are measured. */
export const MEASURED = ['ezerway', 'paid-months'] as const;
export type MeasuredProgramme = (typeof MEASURED)[number];

/** The file of a published programme. */
export function programmeFile(name: string): URL {
  return new URL(`../../rules/programmes/${name}.yaml`, import.meta.url);
}

/** A published programme, loaded. */
export async function readProgramme(name: string): Promise<Programme> {
  const loaded = loadProgramme(await readFile(programmeFile(name), 'utf8'), `${name}.yaml`);
  if (loaded.kind === 'refused')
    throw new Error(`${name}.yaml is refused: ${JSON.stringify(loaded.problems)}`);
  return loaded.programme;
}

/** Publishes what is measured, paying from a day on. */
export async function publishMeasured(url: string, paysFrom: LocalDate): Promise<void> {
  const database = createDatabase({ url });
  try {
    for (const name of MEASURED) {
      const text = await readFile(programmeFile(name), 'utf8');
      await publishProgramme(database, { text, file: `${name}.yaml`, paysFrom, now: midnight(paysFrom) });
    }
  } finally {
    await database.close();
  }
}

/** Their numbers in the database. @throws Error when one is not published */
export function programmeIds(url: string): Promise<Readonly<Record<MeasuredProgramme, number>>> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ programme: string; id: number }>(
      'select programme, programme_id as id from programme',
    );
    const idOf = (name: MeasuredProgramme): number => {
      const row = rows.find(({ programme }) => programme === name);
      if (row === undefined) throw new Error(`${name} is not published`);
      return row.id;
    };
    return { ezerway: idOf('ezerway'), 'paid-months': idOf('paid-months') };
  });
}
