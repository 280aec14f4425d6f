import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../src/errors.ts';

// Rules that no linter knows.
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n');
const textOf = (path: string) => readFileSync(path, 'utf8');

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('the repository', () => {
  it('documents every error code, and no other, with its exit code and status', () => {
    const documented = [...textOf('docs/errors.md').matchAll(/^## ([A-Z_]+)\n\nExit (\d+) · HTTP (\d+)\./gm)];
    expect(documented.map(([, code, exit, status]) => [code, Number(exit), Number(status)])).toEqual(
      Object.entries(ERRORS)
        .map(([code, { exit, status }]) => [code, exit, status])
        .sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)),
    );
  });

  it('starts the product with the same memory settings everywhere, also where it is measured', () => {
    const ways = ['Dockerfile', 'bin/stazh', 'package.json', 'bench/run-process.ts'];
    const sizes = ways.map((path) =>
      [...textOf(path).matchAll(/--max-semi-space-size=(\d+)/g)].map(([, size]) => size),
    );
    expect(sizes).toEqual([['8'], ['8'], ['8', '8'], ['8']]);
    expect(textOf('Dockerfile')).toContain('MALLOC_ARENA_MAX=2');
    expect(textOf('bench/run-process.ts')).toContain("MALLOC_ARENA_MAX: '2'");
  });

  it('numbers migrations and decisions without holes', () => {
    for (const folder of ['sql/migrations', 'docs/decisions']) {
      const numbers = readdirSync(folder).flatMap((name) =>
        /^\d{4}-?_?/.test(name) ? [Number(name.slice(0, 4))] : [],
      );
      expect(numbers, folder).toEqual(numbers.map((_, index) => index + 1));
    }
  });

  it('leaves nothing half-done behind', () => {
    const sources = tracked.filter((path) => /\.(ts|sql|vue)$/.test(path) && path !== 'test/tidy.test.ts');
    const found = sources.filter((path) =>
      /\b(TODO|FIXME|XXX|HACK)\b|\b(it|test|describe)\.(skip|only|todo)\b/.test(textOf(path)),
    );
    expect(found).toEqual([]);
  });

  it('locks every optional platform package, or `npm ci` refuses the lock', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('has an empty line around every table and before every heading, or a reader sees one run into the other', () => {
    const found = tracked
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => {
        const text = textOf(path).replace(/^```.*?^```/gms, '');
        const bad = text.matchAll(/^[^\n|#].*\n(#+ .*|\|.*)|^\|.*\n[^|\n].*/gm);
        return [...bad].map(([lines]) => `${path}: ${lines}`);
      });
    expect(found).toEqual([]);
  });

  it('has words for people in no language but the three', () => {
    expect(readdirSync('rules/explain/words').filter((name) => /^[a-z]{2}\.ts$/.test(name))).toEqual([
      'en.ts',
      'ru.ts',
      'uk.ts',
    ]);
  });
});
