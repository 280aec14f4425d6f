import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileName, HEADERS } from './rows.ts';

/** Text kept before it is written: large enough for few writes, small enough for every open file at once. */
const BUFFER_CHARACTERS = 128 * 1024;

/** One directory of CSV files, written as a stream. A file exists from its first row on. */
export interface DeliveryWriter {
  readonly directory: string;
  readonly add: (file: FileName, line: string) => void;
  /** Writes what is due; called between subscribers, so that memory stays bounded. */
  readonly flush: () => Promise<void>;
  /** Writes the rest. @returns rows by file name, headers not counted, and the bytes of all files */
  readonly close: () => Promise<{ readonly rows: Readonly<Record<string, number>>; readonly bytes: number }>;
}

interface Sheet {
  handle: FileHandle | null;
  bytes: number;
  text: string;
  rows: number;
}

/** A delivery in an empty directory; one left by an earlier run is replaced. */
export async function openDelivery(directory: string): Promise<DeliveryWriter> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const sheets = new Map<FileName, Sheet>();
  const write = async (file: FileName, sheet: Sheet): Promise<void> => {
    sheet.handle ??= await open(join(directory, `${file}.csv`), 'w');
    const text = sheet.text;
    sheet.text = '';
    const { bytesWritten } = await sheet.handle.write(text);
    sheet.bytes += bytesWritten;
  };
  return {
    directory,
    add: (file, line) => {
      const sheet = sheets.get(file) ?? newSheet(sheets, file);
      sheet.text += `${line}\n`;
      sheet.rows += 1;
    },
    flush: async () => {
      for (const [file, sheet] of sheets)
        if (sheet.text.length >= BUFFER_CHARACTERS) await write(file, sheet);
    },
    close: async () => {
      const rows: Record<string, number> = {};
      let bytes = 0;
      for (const [file, sheet] of sheets) {
        await write(file, sheet);
        await sheet.handle?.close();
        rows[`${file}.csv`] = sheet.rows;
        bytes += sheet.bytes;
      }
      return { rows, bytes };
    },
  };
}

function newSheet(sheets: Map<FileName, Sheet>, file: FileName): Sheet {
  const sheet: Sheet = { handle: null, bytes: 0, text: `${HEADERS[file]}\n`, rows: 0 };
  sheets.set(file, sheet);
  return sheet;
}
