import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDockerfile, stagesOf } from './dockerfile.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const [dependencies = [], image = []] = stagesOf(readDockerfile(read('Dockerfile')));
const textOf = (word: string): string => image.find((one) => one.word === word)?.text ?? '';
const copied = [...dependencies, ...image]
  .filter(({ word, text }) => word === 'COPY' && !text.startsWith('--from'))
  .flatMap(({ text }) => text.split(' ').slice(0, -1));
const manifest = JSON.parse(read('package.json')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

/** What every source in the image imports as it is loaded: not types, and not what is asked for when it is needed. */
function importsOf(folder: string): readonly { readonly file: string; readonly from: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = join(folder, name);
      const found = read(file).matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm);
      return [...found].map(([, from = '']) => ({ file, from }));
    });
}
const imports = ['src', 'rules', 'jobs'].flatMap(importsOf);

describe('the image', () => {
  it('copies what exists, and lets nothing else into the context', () => {
    const let_in = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));

    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(let_in.toSorted()).toEqual([...new Set(copied.map((path) => path.replace('./', '')))].toSorted());
    expect(read('.dockerignore').split('\n')).toContain('*');
  });

  it('has every library that a source in it imports', () => {
    const libraries = imports.filter(({ from }) => !from.startsWith('.') && !from.startsWith('node:'));
    const nameOf = (from: string): string =>
      from
        .split('/')
        .slice(0, from.startsWith('@') ? 2 : 1)
        .join('/');

    expect(libraries.length).toBeGreaterThan(50);
    expect(libraries.filter(({ from }) => !(nameOf(from) in manifest.dependencies))).toEqual([]);
  });

  it('has every file that a source in it imports', () => {
    const folders = new Set(copied);
    const outside = imports.filter(({ file, from }) => {
      if (!from.startsWith('.')) return false;
      const [top = ''] = join(file, '..', from).split('/');
      return !folders.has(`./${top}`) && !folders.has(top);
    });

    expect(outside).toEqual([]);
  });

  it('runs as an ordinary user, under tini, with the same Node in both stages', () => {
    const last = (word: string): number => image.findLastIndex((one) => one.word === word);

    expect(textOf('USER')).toBe('node');
    expect(last('USER')).toBeGreaterThan(last('RUN'));
    expect(JSON.parse(textOf('ENTRYPOINT'))).toEqual(['tini', '--', 'node', 'bin/stazh']);
    expect(image[0]?.text).toBe(dependencies[0]?.text.replace(/ AS .*/, ''));
    expect(image[0]?.text).toMatch(/^node:26-/);
  });

  it('is healthy when its own address answers', () => {
    const [, command = ''] = textOf('HEALTHCHECK').split(' CMD ');

    expect(JSON.parse(command)).toEqual(['node', '-e', expect.stringContaining('/health/live') as string]);
    expect(command).toContain('127.0.0.1:${process.env.PORT}');
    expect(textOf('ENV')).toContain('PORT=3000');
    expect(textOf('EXPOSE')).toBe('3000');
  });
});
