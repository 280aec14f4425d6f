import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';

describe('the configuration', () => {
  it('has defaults for everything, and takes an empty variable for one that is not set', () => {
    expect(loadConfig({ DATABASE_URL: '', HOME: '/root' })).toMatchObject({
      DATABASE_POOL_MAX: 10,
      STAZH_DATA_DIR: '.stazh',
    });
    expect(loadConfig({ DATABASE_URL: '' })).not.toHaveProperty('DATABASE_URL');
    expect(loadConfig({ HOME: '/root' })).not.toHaveProperty('HOME');
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

  it.each([
    ['NIGHTLY_AT', '2:15', 'a time of the day such as 02:15'],
    ['NIGHTLY_AT', '24:00', 'a time of the day such as 02:15'],
    ['NIGHTLY_AT', '02:15:30', 'a time of the day such as 02:15'],
    ['SCHEDULER', 'maybe', 'on or off'],
  ])('refuses %s=%s and says what is accepted', (name, value, accepted) => {
    expect(() => loadConfig({ [name]: value })).toThrow(`${name}: accepted: ${accepted}; found "${value}"`);
  });

  it.each(['00:00', '09:59', '23:59'])('takes %s for NIGHTLY_AT', (value) => {
    expect(loadConfig({ NIGHTLY_AT: value }).NIGHTLY_AT).toBe(value);
  });
});
