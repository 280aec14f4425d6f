import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';

function linesOf(level: string, write: (log: ReturnType<typeof createLog>) => void): unknown[] {
  const lines: unknown[] = [];
  write(createLog(loadConfig({ LOG_LEVEL: level }), { write: (line) => void lines.push(JSON.parse(line)) }));
  return lines;
}

describe('the log', () => {
  it('writes one line of JSON an event, with the level as a word and the time in UTC', () => {
    const [line] = linesOf('info', (log) => {
      log.info({ event: 'night', run: 7 }, 'night done');
    });
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      event: 'night',
      run: 7,
      msg: 'night done',
    });
  });

  it.each([
    ['info', 2],
    ['debug', 3],
    ['warn', 1],
    ['silent', 0],
  ])('at %s writes %i of a warning, an information and a detail', (level, count) => {
    const lines = linesOf(level, (log) => {
      log.warn('warning');
      log.info('information');
      log.debug('detail');
    });
    expect(lines).toHaveLength(count);
  });

  it('does not write what proves who somebody is', () => {
    const lines = linesOf('info', (log) => {
      log.info({ req: { headers: { authorization: 'Bearer secret', cookie: 'secret' } } }, 'asked');
    });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('refuses a level that is none', () => {
    expect(() => loadConfig({ LOG_LEVEL: 'loud' })).toThrow(/LOG_LEVEL: .+; found "loud"/);
  });
});
