import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lifeOf, type World } from './life.ts';
import { exportedLines } from './mess.ts';
import { randomOf } from './random.ts';
import { calendarOf, type GenerateSettings } from './settings.ts';
import { offsetWriter, type Wall } from './wall.ts';
import { type DeliveryWriter, openDelivery } from './writer.ts';

/** One exported directory. */
export interface Delivery {
  readonly directory: string;
  /** Everything the billing system knew up to then is in: an instant with its offset. */
  readonly completeThrough: string;
  /** Rows by file name. */
  readonly rows: Readonly<Record<string, number>>;
  /** Of all its CSV files. */
  readonly bytes: number;
}

/** Subscribers made between two reports of progress. */
const REPORT_EVERY = 100;

/** Keeps the stream of the export's own disorder apart from the subscribers' lives. */
const EXPORT_SEED = 0x5eed;

/**
 * Invents a provider and exports it: `delivery-01`, `delivery-02` … under `out`, each the rows that became known since the one
 * before, as CSV files of docs/domain.md "Facts" with a manifest. The same settings give the same bytes.
 *
 * @param onProgress told how many subscribers are written, now and then
 */
export async function generateProvider(
  settings: GenerateSettings,
  out: string,
  onProgress: (subscribers: number) => void = () => undefined,
): Promise<readonly Delivery[]> {
  const calendar = calendarOf(settings);
  const withOffset = offsetWriter(settings.zone);
  const world: World = { seed: settings.seed, calendar, withOffset };
  const writers = await Promise.all(
    calendar.exportedAt.map((_, index) =>
      openDelivery(join(out, `delivery-${String(index + 1).padStart(2, '0')}`)),
    ),
  );
  for (let index = 0; index < settings.subscribers; index += 1) {
    exportLife(world, index, writers);
    if (index % REPORT_EVERY === REPORT_EVERY - 1) {
      for (const writer of writers) await writer.flush();
      onProgress(index + 1);
    }
  }
  onProgress(settings.subscribers);
  return await Promise.all(
    writers.map((writer, index) => finish(writer, calendar.exportedAt[index] ?? 0, withOffset)),
  );
}

function exportLife(world: World, index: number, writers: readonly DeliveryWriter[]): void {
  const random = randomOf(world.seed ^ EXPORT_SEED, index);
  for (const { file, versions } of lifeOf(world, index)) {
    for (const [delivery, line] of exportedLines(versions, world.calendar.exportedAt, random)) {
      writers[delivery]?.add(file, line);
    }
  }
}

async function finish(
  writer: DeliveryWriter,
  at: Wall,
  withOffset: (wall: Wall) => string,
): Promise<Delivery> {
  const { rows, bytes } = await writer.close();
  const completeThrough = withOffset(at);
  const manifest = { complete_through: completeThrough, rows };
  await writeFile(join(writer.directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return { directory: writer.directory, completeThrough, rows, bytes };
}
