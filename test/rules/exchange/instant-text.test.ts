import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInstantText, writeInstantText } from '../../../rules/exchange/instant-text.ts';
import { formatInstant, readInstant, zoneOf } from '../../../rules/time.ts';

// Clock changes at night, at midnight, by half an hour, of whole days, and offsets that are not whole hours.
const ZONES = [
  'Europe/Kyiv',
  'Europe/Moscow',
  'UTC',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Casablanca',
];
const zone = fc.constantFrom(...ZONES).map(zoneOf);
const instant = fc.integer({ min: Date.UTC(1925, 0, 1), max: Date.UTC(2037, 11, 31) });

/** Local wall-clock text, near the clock changes of many years as often as not. */
const localText = fc
  .tuple(
    instant,
    fc.constantFrom('T', ' '),
    fc.constantFrom(10, 16, 19, 23),
    fc.constantFrom('', 'Z', '+03:00', '-04:30', '+14:00', '+0300', '+99:00'),
  )
  .map(([at, separator, length, offset]) => {
    const text = new Date(at).toISOString().slice(0, length).replace('T', separator);
    return length === 10 ? text : text + offset;
  });

describe('readInstantText', () => {
  it('reads every text as readInstant does', () => {
    fc.assert(
      fc.property(zone, localText, (inZone, text) => {
        expect(readInstantText(text, inZone)).toEqual(readInstant(text, inZone));
      }),
      { numRuns: 3000 },
    );
  });

  it.each(ZONES)('reads every quarter of an hour of 2018 in %s as readInstant does', (name) => {
    const inZone = zoneOf(name);
    for (let at = Date.UTC(2018, 0, 1); at < Date.UTC(2019, 0, 1); at += 5 * 900_000) {
      const text = new Date(at).toISOString().slice(0, 16);
      expect(readInstantText(text, inZone), text).toEqual(readInstant(text, inZone));
    }
  });

  it('reads text of any letters as readInstant does', () => {
    const letters = fc.string({ unit: fc.constantFrom(...Array.from('0123456789-:T +Z.')), maxLength: 30 });
    const damaged = fc
      .tuple(localText, fc.nat(24), fc.constantFrom('x', '0', '-', ':', '9'))
      .map(([text, at, letter]) => text.slice(0, at) + letter + text.slice(at + 1));
    fc.assert(
      fc.property(zone, fc.oneof(letters, damaged), (inZone, text) => {
        expect(readInstantText(text, inZone)).toEqual(readInstant(text, inZone));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('writeInstantText', () => {
  it('writes every instant as formatInstant does, from when offsets are whole minutes', () => {
    const since1973 = fc.integer({ min: Date.UTC(1973, 0, 1), max: Date.UTC(2037, 11, 31) });
    fc.assert(
      fc.property(zone, since1973, (inZone, at) => {
        expect(writeInstantText(at, inZone)).toBe(formatInstant(at, inZone));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes what reads as the same instant', () => {
    const since1900 = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(9999, 11, 30) });
    fc.assert(
      fc.property(zone, since1900, (inZone, at) => {
        expect(readInstant(writeInstantText(at, inZone), inZone)).toEqual({
          kind: 'instant',
          at,
          unclear: null,
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('writes an instant whose offset has seconds in UTC', () => {
    // Kyiv kept its own mean time, 2 h 2 min 4 s ahead, until 1924.
    expect(writeInstantText(Date.UTC(1910, 0, 1), zoneOf('Europe/Kyiv'))).toBe('1910-01-01T00:00:00.000Z');
  });
});
