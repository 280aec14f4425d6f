import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_VARIABLES, loadConfig } from '../../src/config.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'compose.yaml'), 'utf8');
const EXAMPLE = readFileSync(join(ROOT, '.env.example'), 'utf8');

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
}
const { services, volumes } = parse(TEXT, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const ofStazh = Object.values(services).filter(({ image }) => image === 'stazh');
const KNOWN = CONFIG_VARIABLES.map(({ name }) => name);

describe('compose.yaml', () => {
  it('sets only variables that stazh reads, to values that it takes', () => {
    expect(ofStazh.length).toBe(2);
    for (const { environment } of ofStazh) {
      expect(Object.keys(environment).filter((name) => !KNOWN.includes(name))).toEqual([]);
      expect(() => loadConfig(environment)).not.toThrow();
    }
  });

  it('asks for no variable that .env.example does not have', () => {
    const asked = [...TEXT.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name);

    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !new RegExp(`^#?${name}=`, 'm').test(EXAMPLE))).toEqual([]);
  });

  it('does not begin without what has no default: the server would start over and over', () => {
    const demanded = [...TEXT.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name = '']) => name);

    expect(new Set(demanded)).toEqual(new Set(['POSTGRES_PASSWORD', 'JWT_ISSUER', 'JWT_AUDIENCE']));
  });

  it('starts the server when the database is healthy and migrated', () => {
    expect(services['stazh']?.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    });
    expect(services['migrate']?.command).toEqual(['migrate']);
    expect(services['postgres']?.healthcheck?.test?.join(' ')).toContain('pg_isready');
  });

  it('names volumes that it declares, and keeps the data folder of the configuration in one', () => {
    const named = Object.values(services).flatMap((one) =>
      one.volumes.map((text) => text.split(':')[0] ?? ''),
    );

    expect(named.filter((name) => !(name in volumes))).toEqual([]);
    for (const { environment, volumes: mounted, read_only } of ofStazh) {
      expect(mounted).toContain(`stazh:${environment['STAZH_DATA_DIR']}`);
      expect(read_only).toBe(true);
    }
    // Since 18 the image keeps a folder for each version below this one.
    expect(services['postgres']?.image).toMatch(/^postgres:18/);
    expect(services['postgres']?.volumes).toEqual(['postgres:/var/lib/postgresql']);
  });
});

describe('.env.example', () => {
  it('has every variable of the configuration, and is a configuration that is taken as it is', () => {
    const missing = CONFIG_VARIABLES.filter(
      ({ name, description }) => !EXAMPLE.includes(`# ${description}\n#${name}=`) || description === '',
    );
    const set = Object.fromEntries(
      EXAMPLE.split('\n')
        .filter((line) => /^#?[A-Z_]+=/.test(line))
        .map((line) => line.replace(/^#/, '').split(/=(.*)/).slice(0, 2) as [string, string]),
    );

    expect(missing).toEqual([]);
    expect(loadConfig(set)).toEqual(loadConfig({}));
  });
});
