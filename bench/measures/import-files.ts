import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FactName } from '../../rules/exchange/fact-row.ts';
import { FACT_NAMES, FACT_SPECS } from '../../rules/exchange/fact-specs.ts';
import type { BenchSettings } from '../measure.ts';

/** Of every file: so many that what an import costs once does not count. */
const ROWS = 300_000;
/** The rare facts of more are dealt out less often, and nothing else changes. */
const INVENTED_MAX = 20_000;
const FIRST_SUBSCRIBER = 70_000_001;
const PIECE_CHARACTERS = 64 * 1024;

const STAZH = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A file in a directory of its own. */
export interface FactsFileMade {
  readonly fact: FactName;
  readonly dir: string;
  /** Headers not counted. */
  readonly rows: number;
}

/**
 * Makes a file of each fact with 300,000 rows, whatever its share in a provider's export is. `stazh generate` invents some
 * subscribers; then their rows are dealt out, all of one subscriber to the next of 300,000, over and over until the file is full. So
 * every row is one that the sample has, with its quotes and faults and repetitions, in the order of subscribers, and no two
 * subscribers share a key. Line by line, so that the memory of this process stays what an import takes.
 */
export async function makeFiles(settings: BenchSettings, folder: string): Promise<readonly FactsFileMade[]> {
  const { years, seed, until } = settings;
  const subscribers = Math.min(settings.subscribers, INVENTED_MAX);
  const out = join(folder, 'invented');
  const options = Object.entries({ subscribers, years, seed, until, deliveries: 1, out });
  await promisify(execFile)(process.execPath, [
    STAZH,
    'generate',
    ...options.flatMap(([name, value]) => [`--${name}`, String(value)]),
  ]);
  const made: FactsFileMade[] = [];
  for (const fact of FACT_NAMES)
    made.push(await makeFile(fact, join(out, 'delivery-01'), join(folder, fact)));
  await rm(out, { recursive: true });
  return made;
}

/** A file of one row, to see what an import costs before its rows do. */
export function makeFileOfOne(fact: FactName, folder: string): Promise<FactsFileMade> {
  const full = join(folder, fact, FACT_SPECS[fact].file);
  return writeFile(fact, join(folder, `${fact}-of-one`), dealt(full, { rows: 1, subscribers: 1 }));
}

function makeFile(fact: FactName, invented: string, dir: string): Promise<FactsFileMade> {
  // Of subscribers, not of their rows, there must be as many as any other file names.
  const enough =
    fact === 'subscriber'
      ? { rows: Number.POSITIVE_INFINITY, subscribers: ROWS }
      : { rows: ROWS, subscribers: Number.POSITIVE_INFINITY };
  return writeFile(fact, dir, dealt(join(invented, FACT_SPECS[fact].file), enough));
}

async function writeFile(fact: FactName, dir: string, lines: AsyncIterable<string>): Promise<FactsFileMade> {
  let rows = -1;
  const counted = async function* (): AsyncGenerator<string> {
    for await (const line of lines) {
      rows += 1;
      yield line;
    }
  };
  await mkdir(dir);
  await pipeline(piecesOf(counted()), createWriteStream(join(dir, FACT_SPECS[fact].file)));
  return { fact, dir, rows };
}

/** The header of a file, then its rows under new subscribers, from the first row again and again until there are enough. */
async function* dealt(
  path: string,
  enough: { readonly rows: number; readonly subscribers: number },
): AsyncGenerator<string> {
  let rows = 0;
  let subscribers = 0;
  for (;;) {
    let met: string | null = null;
    for await (const line of linesOf(path)) {
      const end = line.indexOf(',');
      const name = line.slice(0, end);
      if (met === null) {
        met = name;
        if (rows === 0) yield line;
        continue;
      }
      if (name !== met && subscribers === enough.subscribers) return;
      if (name !== met) subscribers += 1;
      met = name;
      yield `${FIRST_SUBSCRIBER + subscribers - 1}${line.slice(end)}`;
      rows += 1;
      if (rows === enough.rows) return;
    }
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const bytes = createReadStream(path);
  try {
    yield* createInterface(bytes);
  } finally {
    bytes.destroy();
  }
}

async function* piecesOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
