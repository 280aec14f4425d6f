import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerStart } from '../../src/cli/commands/start.ts';
import { registerStatus } from '../../src/cli/commands/status.ts';
import type { Io } from '../../src/cli/io.ts';
import { createEmptyDatabase } from '../support/database.ts';

let dataDir: string;
let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stazh-start-'));
  database = await createEmptyDatabase();
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true });
});

async function stazh(...args: string[]): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' };
  const io: Io = {
    out: async (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    isTerminal: false,
    isOutTerminal: true,
    stdin: Readable.from([]),
    env: { DATABASE_URL: database.url, STAZH_DATA_DIR: dataDir },
  };
  const program = new Command('stazh').exitOverride();
  registerStart(program, io);
  registerStatus(program, io);
  await program.parseAsync(args, { from: 'user' });
  return printed;
}

describe('stazh start --no-serve', () => {
  it('migrates an empty database, loads the sample with progress on stderr, and prints every section', async () => {
    const { out, err } = await stazh('start', '--no-serve', '--subscribers', '150');
    for (const step of [
      'Starting the database',
      'Inventing a provider',
      'Publishing',
      'Importing',
      'Walking the nights',
    ]) {
      expect(err).toMatch(new RegExp(`^${step}.*\\(\\d+\\.\\d s\\)$`, 'm'));
    }
    expect(out).toMatch(/^Facts\n {2}150 subscribers from 6 imports/m);
    expect(out).toMatch(/^Counters\n.*\n +ezerway +\d+/m);
    expect(out).toMatch(/^Credits of \d{4}-\d\d\n.*\n +ezerway +\d+ % +\d+ +[\d.]+ RUB$/m);
    expect(out).toMatch(/^Refusals of \d{4}-\d\d\n.*\n +\S+ +[a-z_]+ +\d+$/m);
    for (const question of [
      'Why is the counter low?',
      'Why this bonus?',
      'Why no bonus?',
      'What to try next',
    ]) {
      expect(out).toContain(question);
    }
  });

  it('prints the same page again and loads nothing', async () => {
    const { out, err } = await stazh('start', '--no-serve');
    expect(out).toContain('150 subscribers from 6 imports');
    expect(err).not.toContain('Importing');
  });
});

describe('stazh status', () => {
  it('prints the summary as JSON', async () => {
    const { out } = await stazh('status', '--format', 'json');
    const summary = JSON.parse(out) as { subscribers: number; credits: { amount: string }[] };
    expect(summary.subscribers).toBe(150);
    expect(summary.credits[0]?.amount).toMatch(/^\d+\.\d\d$/);
  });
});
