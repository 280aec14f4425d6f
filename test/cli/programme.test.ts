import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerProgramme } from '../../src/cli/commands/programme.ts';
import { recordingIo } from '../support/io.ts';
import { BASE } from '../support/refusals.ts';

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stazh-programme-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function stazh(...argv: readonly string[]): Promise<{ out: string; err: string; code: string }> {
  const { said: heard, io } = recordingIo();
  const said = Object.assign(heard, { code: '' });
  const program = new Command('stazh').exitOverride();
  registerProgramme(program, io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    said.code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    said.err += String(error);
  }
  return said;
}

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

describe('stazh programme check', () => {
  it('accepts a good file and says that no examples are beside it', async () => {
    const { out, err, code } = await stazh('programme', 'check', await fileOf('good.yaml', BASE));

    expect(out).toBe(
      'good.yaml: base is accepted, 1 version, warnings: 0\nno examples: there is no good.examples.yaml beside it\n',
    );
    expect([err, code]).toEqual(['', '']);
  });

  it('warns on standard error', async () => {
    const { out, err } = await stazh(
      'programme',
      'check',
      await fileOf('w.yaml', BASE.replace('from: 12', 'from: 61')),
    );

    expect(out).toContain('warnings: 1\n');
    expect(err).toMatch(/^warning: w\.yaml:31: versions\[1\]\.bonus\.rates\[2\]: is never reached/);
  });

  it('refuses a bad file with every problem of it', async () => {
    const text = BASE.replace('day: 1\n', 'day: 31\n').replace('add: 1', 'add: 0');
    const { out, err, code } = await stazh('programme', 'check', await fileOf('bad.yaml', text));

    expect([out, code]).toEqual(['', 'PROGRAMME_REFUSED']);
    expect(err).toContain('bad.yaml:13: versions[1].accrual.add');
    expect(err).toContain('bad.yaml:25: versions[1].bonus.day');
  });

  it('refuses a file that is not there', async () => {
    expect((await stazh('programme', 'check', join(directory, 'nowhere.yaml'))).code).toBe(
      'PROGRAMME_REFUSED',
    );
  });

  it('refuses bytes that are not UTF-8', async () => {
    const path = join(directory, 'koi8.yaml');
    await writeFile(path, Buffer.from([0x70, 0x3a, 0x20, 0xf0, 0xd2, 0x0a]));

    expect((await stazh('programme', 'check', path)).err).toContain('koi8.yaml:1: is not UTF-8 text');
  });

  it('runs the examples beside the file', async () => {
    const { out, code } = await stazh('programme', 'check', 'rules/programmes/ezerway.yaml');

    expect(out).toContain('\nok  A gap of exactly three days is tolerated\n');
    expect(code).toBe('');
  });
});

describe('stazh programme describe', () => {
  it.each([
    ['ru', 'Основа (base)'],
    ['en', 'Base (base)'],
    ['uk', 'Основа (base)'],
  ])('prints the terms in %s', async (locale, title) => {
    const path = await fileOf('said.yaml', BASE);

    expect((await stazh('programme', 'describe', path, '--locale', locale)).out.split('\n')[0]).toBe(title);
  });
});
