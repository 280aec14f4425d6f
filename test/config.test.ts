import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';

const SECRET = 'a secret of 32 characters or more';

describe('the configuration', () => {
  it('has defaults for everything, and takes an empty variable for one that is not set', () => {
    expect(loadConfig({ DATABASE_URL: '', HOME: '/root' })).toMatchObject({
      DATABASE_POOL_MAX: 10,
      STAZH_DATA_DIR: '.stazh',
    });
    expect(loadConfig({ DATABASE_URL: '' })).not.toHaveProperty('DATABASE_URL');
    expect(loadConfig({ HOME: '/root' })).not.toHaveProperty('HOME');
  });

  it.each<[what: string, env: Record<string, string>, said: RegExp]>([
    ['no key', {}, /exactly one of JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL .+; found none/],
    [
      'two keys',
      { JWT_SECRET: SECRET, JWT_JWKS_URL: 'https://a.test/keys' },
      /found JWT_SECRET and JWT_JWKS_URL/,
    ],
    ['no issuer', { JWT_SECRET: SECRET }, /JWT_ISSUER: .+\n.+JWT_AUDIENCE: /],
    ['what is no address', { JWT_JWKS_URL: 'file:///etc/keys' }, /JWT_JWKS_URL: .+; found "file/],
    ['all at once', { JWT_SECRET: 'hunter2', PORT: 'x' }, /PORT: (.|\n)+JWT_SECRET: (.|\n)+JWT_ISSUER: /],
  ])('of who calls is refused with %s', (_what, env, said) => {
    expect(() => loadConfig(env, { identity: true })).toThrow(said);
    expect(() => loadConfig(env, { identity: true })).not.toThrow('hunter2');
  });

  it('of who calls is needed by no command that serves nobody', () => {
    expect(loadConfig({}).JWT_ROLES_CLAIM).toBe('roles');
    const complete = { JWT_SECRET: SECRET, JWT_ISSUER: 'a', JWT_AUDIENCE: 'b' };
    expect(loadConfig(complete, { identity: true }).JWT_SECRET).toBe(SECRET);
  });

  it('reads numbers from their text', () => {
    expect(loadConfig({ DATABASE_POOL_MAX: '25' }).DATABASE_POOL_MAX).toBe(25);
  });

  it.each([
    ['a word for a number', 'many'],
    ['a number below the least', '1'],
    ['a number above the most', '101'],
  ])('refuses %s with its name and what was found', (_name, value) => {
    expect(() => loadConfig({ DATABASE_POOL_MAX: value })).toThrow(
      new RegExp(`DATABASE_POOL_MAX: .+; found "?${value}"?`),
    );
  });
});
