import { invariant } from '../../../rules/invariant.ts';
import { currencyPlaces } from '../../../rules/money.ts';
import { isZone, zoneOf } from '../../../rules/time.ts';
import type { Database, Db } from '../../db/database.ts';
import { openImport, refuseImport } from '../../db/import/import.repository.ts';
import { Staging } from '../../db/import/staging.ts';
import { findDeployment } from '../../db/programme.repository.ts';
import { AppError } from '../../errors.ts';
import { BY_HAND } from '../adjust/unit-by-hand.ts';
import type { FactsSource } from '../facts-stream.ts';
import { listProgrammes } from '../programmes.ts';
import { applyOrRefuse } from './apply-or-refuse.ts';
import { readManifest } from './manifest.ts';
import type { ImportOptions } from './options.ts';
import { ProgressTeller } from './progress.ts';
import { type ImportSetting, readRows } from './read-rows.ts';
import { rejectsPath, writeRejectsFile } from './rejects-file.ts';
import { type ImportSessions, lendSessions, sidesOf } from './staged-import.ts';
import type { ImportSummary } from './summary.ts';

/**
 * Imports facts as one unit (docs/domain.md "Facts"): rows are staged, checked and compared with what is believed, and then
 * applied in one transaction, or refused. Nothing of it can be seen before. A kill at any instant leaves nothing of it.
 *
 * @throws AppError `PROGRAMME_NOT_PUBLISHED` before the first programme is published; `FACTS_REFUSED` when the source cannot
 *   be read at all. A refusal is an answer: see `ImportSummary`.
 */
export async function importFacts(
  database: Database,
  source: FactsSource,
  options: ImportOptions,
): Promise<ImportSummary> {
  if (options.source === BY_HAND) {
    throw new AppError(
      'USAGE',
      `--source: ${JSON.stringify(BY_HAND)} is the source of what \`stazh adjust\` records; every other name is accepted`,
    );
  }
  const setting = await importSetting(database.db, options.zone);
  const progress = new ProgressTeller(database.db, options.onProgress);
  try {
    return await importWith(database, source, { ...options, setting, progress });
  } finally {
    await progress.settle();
  }
}

/** What an import is done with. */
interface Doing extends ImportOptions {
  readonly setting: ImportSetting;
  readonly progress: ProgressTeller;
}

function importWith(database: Database, source: FactsSource, options: Doing): Promise<ImportSummary> {
  return lendSessions(database, async (sessions) => {
    const importId = options.isDryRun ? null : await openImport(sessions.rows.db, options.source);
    options.progress.begin(importId);
    try {
      return await importIn({ sessions, importId }, source, options);
    } catch (error) {
      // A connection that is lost leaves the import staged; the next import finds it and marks it.
      if (importId !== null) await refuseImport(database.db, importId, String(error)).catch(() => undefined);
      throw error;
    }
  });
}

interface Opened {
  readonly sessions: ImportSessions;
  readonly importId: number | null;
}

async function importIn(
  { sessions, importId }: Opened,
  source: FactsSource,
  options: Doing,
): Promise<ImportSummary> {
  const { setting, progress, onBytes = () => undefined } = options;
  const manifest =
    source.kind === 'directory' ? await readManifest(source.dir, setting.zone) : (options.manifest ?? null);
  const staging = await Staging.create(sidesOf(sessions), setting.places);
  const read = await readRows(source, staging, setting, {
    onBytes,
    onRows: (rows, rejected) => {
      progress.tell('reading', rows, rejected);
    },
  });
  const staged = { importId, manifest, read, staging };
  const summary = await applyOrRefuse(sessions, staged, options, progress);
  const rejectsFile =
    options.rejectsFile ?? (importId === null ? null : rejectsPath(options.dataDir, importId));
  if (summary.rejected === 0 || rejectsFile === null) return summary;
  await writeRejectsFile(sessions.rows, rejectsFile);
  return { ...summary, rejectsFile };
}

/** What local times and amounts mean here. Also for reading the instants of a command line. */
export async function importSetting(db: Db, zoneName: string | null): Promise<ImportSetting> {
  const deployment = await findDeployment(db);
  if (deployment === undefined) {
    throw new AppError(
      'PROGRAMME_NOT_PUBLISHED',
      'Its file says in which currency amounts are and in which zone local times are. Run `stazh programme publish FILE` first.',
    );
  }
  const places = currencyPlaces(deployment.currency);
  invariant(places !== undefined, `the deployment's currency is unknown: ${deployment.currency}`);
  if (zoneName !== null && !isZone(zoneName)) {
    throw new AppError('USAGE', `not an IANA time zone: ${zoneName}; accepted is one such as Europe/Moscow`);
  }
  const programmes = (await listProgrammes(db)).map(({ programme }) => programme);
  return { zone: zoneOf(zoneName ?? deployment.timeZone), places, programmes };
}
