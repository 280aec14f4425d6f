import { describe, expect, it } from 'vitest';
import { drawn, instant } from '../support/picture.ts';
import { termsOf } from '../support/terms.ts';
import { told } from '../support/told.ts';

// Every history starts on 1 January 2024 with 31 days of service, so that the counter is 1 on 1 February.
// Worked by hand from docs/domain.md "Interruption rules".
type Row = [name: string, days: string, until: string, expected: string[]];

function tells(interruptions: string, rows: Row[]) {
  it.each(rows)('%s: %s', (_name, days, until, expected) => {
    const lines = told(termsOf({ interruptions }), drawn('2024-01-01', days), until);
    expect(lines.slice(1)).toEqual(expected);
    expect(lines[0]).toBe('2024-02-01 accrual +1 = 1');
  });
}

describe('a gap longer than three days', () => {
  tells('[{ id: gap, when: { gap: { longer_than: P3D } }, then: reset }]', [
    ['of exactly three days is tolerated', '33= 3. 5= >', '2024-03-01', ['2024-03-01 accrual +1 = 2']],
    [
      'of four days takes hold when it goes on past three',
      '33= 4. 5= >',
      '2024-03-01',
      ['2024-02-06 reset -1 = 0 by gap', '2024-03-01 skip +0 = 0 by gap because interrupted'],
    ],
    [
      'stands still while blocked: 2 + 1 days of absence around a blocking are three',
      '33= 2. 5f 1. 5= >',
      '2024-03-01',
      ['2024-03-01 accrual +1 = 2'],
    ],
    [
      'stands still while blocked, at the very threshold, and holds on the first idle instant after',
      '33= 3. 5f 1. 5= >',
      '2024-03-01',
      ['2024-02-11 reset -1 = 0 by gap', '2024-03-01 skip +0 = 0 by gap because interrupted'],
    ],
    [
      'stands still while paused: neither service nor break',
      '33= 3. 5v 5= >',
      '2024-03-01',
      ['2024-03-01 skip +0 = 1 because paused'],
    ],
    [
      'is not begun by a blocking that the programme maps to idle, but that one counts too',
      '33= 3. 1x 5= >',
      '2024-02-10',
      ['2024-02-06 reset -1 = 0 by gap'],
    ],
    [
      'never taken up again resets once',
      '33= 90. >',
      '2024-04-01',
      ['2024-02-06 reset -1 = 0 by gap', '2024-03-01 skip +0 = 0 by gap because interrupted'],
    ],
  ]);
});

describe('a gap of at least three days', () => {
  tells('[{ id: gap, when: { gap: { at_least: P3D } }, then: reset }]', [
    [
      'of exactly three days takes hold, though service is back at that very instant',
      '33= 3. 5= >',
      '2024-02-10',
      ['2024-02-06 reset -1 = 0 by gap'],
    ],
    ['of two days is tolerated', '33= 2. 5= >', '2024-02-10', []],
    [
      'takes hold where a blocking stops its clock for good',
      '33= 3. 30f',
      '2024-02-10',
      ['2024-02-06 reset -1 = 0 by gap'],
    ],
  ]);
});

describe('an effect at the return', () => {
  tells('[{ id: gap, when: { gap: { longer_than: P3D } }, then: reset, at: return }]', [
    ['waits for the end of the absence', '33= 10. 5= >', '2024-02-20', ['2024-02-13 reset -1 = 0 by gap']],
    [
      'never shows when nobody returns',
      '33= 60. >',
      '2024-03-01',
      ['2024-03-01 skip +0 = 1 by gap because interrupted'],
    ],
    [
      'at midnight of the 1st belongs to the month that ends',
      '33= 27. 5= >',
      '2024-04-01',
      [
        '2024-03-01 reset -1 = 0 by gap',
        '2024-03-01 skip +0 = 0 by gap because interrupted',
        '2024-04-01 accrual +1 = 1',
      ],
    ],
  ]);
});

describe('a decay of 10 at eleven months of inactivity and every month after', () => {
  const decay =
    '[{ id: inactivity, when: { inactive: { at_least: P11M } }, every: P1M, then: { subtract: 10 } }]';

  it('is counted from the start each time, and stops at the floor', () => {
    const facts = {
      ...drawn('2024-01-01', '31= 700. >'),
      openings: [{ at: instant('2024-01-01'), value: 25, programme: null, enrolled: null }],
    };
    // Absent from 1 February 2024: eleven months later is 1 January 2025.
    expect(told(termsOf({ interruptions: decay }), facts, '2025-06-01')).toEqual([
      '2024-01-01 opening +25 = 25',
      '2024-02-01 accrual +1 = 26',
      '2025-01-01 decay -10 = 16 by inactivity',
      '2025-02-01 decay -10 = 6 by inactivity',
      '2025-03-01 decay -6 = 0 by inactivity',
    ]);
  });

  it('clamps months to their last day without drifting', () => {
    const rule = '[{ id: idle, when: { inactive: { at_least: P1M } }, every: P1M, then: { subtract: 1 } }]';
    const facts = {
      ...drawn('2024-01-01', '30= 300. >'),
      openings: [{ at: instant('2024-01-01'), value: 9, programme: null, enrolled: null }],
    };
    // 9 brought over and 1 for January make 10. Absent from 31 January: one month later is 29 February, two months later 31 March, three 30 April.
    expect(
      told(termsOf({ interruptions: rule }), facts, '2024-05-01').filter((line) => line.includes('decay')),
    ).toEqual([
      '2024-02-29 decay -1 = 9 by idle',
      '2024-03-31 decay -1 = 8 by idle',
      '2024-04-30 decay -1 = 7 by idle',
    ]);
  });
});

describe('a blocking', () => {
  tells('[{ id: blocking, when: { blocked: [forced, temporary] }, then: reset }]', [
    [
      'resets at once while service is open',
      '33= 1F 5= >',
      '2024-03-01',
      ['2024-02-03 reset -1 = 0 by blocking', '2024-03-01 skip +0 = 0 by blocking because interrupted'],
    ],
    [
      'of a kind the rule does not name does nothing',
      '33= 5V 5= >',
      '2024-03-01',
      ['2024-03-01 skip +0 = 1 because paused'],
    ],
    [
      'of one named kind after another is one stretch',
      '33= 2F 2T 5= >',
      '2024-03-01',
      ['2024-02-03 reset -1 = 0 by blocking', '2024-03-01 skip +0 = 0 by blocking because interrupted'],
    ],
    [
      'that begins at midnight of the 1st belongs to the month that begins',
      '31= 1F 5= >',
      '2024-02-10',
      ['2024-02-01 reset -1 = 0 by blocking'],
    ],
  ]);
  tells(
    '[{ id: long, when: { blocked: { kinds: [forced], at_least: P3D } }, then: { divide_by: 2, round: down }, at: return }]',
    [
      ['of two days is over before the rule takes hold', '33= 2F 5= >', '2024-02-10', []],
      [
        'of three days halves the counter on return',
        '33= 3F 5= >',
        '2024-02-10',
        ['2024-02-06 deduction -1 = 0 by long'],
      ],
      ['restarts its clock after every stretch', '33= 2F 1= 2F 5= >', '2024-02-10', []],
    ],
  );
  tells('[{ id: any, when: { blocked: [other] }, then: reset }]', [
    [
      'of a kind that the programme does not name is `other`',
      '33= 2X 5= >',
      '2024-02-10',
      ['2024-02-03 reset -1 = 0 by any'],
    ],
  ]);
});

describe('the provider’s own outage', () => {
  tells('[{ id: gap, when: { gap: { longer_than: PT1H } }, then: reset }]', [
    [
      'breaks nobody’s service, whatever the billing system closed',
      '33= 5o 5= >',
      '2024-03-01',
      ['2024-03-01 accrual +1 = 2'],
    ],
    ['begins nobody’s', '33= 1. 5o 5= >', '2024-02-20', ['2024-02-03T01:00 reset -1 = 0 by gap']],
    [
      'that begins while blocked does not make that service',
      '33= 2o 1f 2o 5= >',
      '2024-02-20',
      ['2024-02-06T01:00 reset -1 = 0 by gap'],
    ],
  ]);

  it('goes on as service after a blocking inside it', () => {
    const facts = drawn('2024-01-01', '33= 5o 5= >');
    const forced = { kind: 'forced', from: instant('2024-02-04'), to: instant('2024-02-05') };
    const blockings = [...facts.blockings, forced];
    const gap = '[{ id: gap, when: { gap: { longer_than: PT1H } }, then: reset }]';
    expect(told(termsOf({ interruptions: gap }), { ...facts, blockings }, '2024-03-01')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-03-01 accrual +1 = 2',
    ]);
  });

  it('is over with the contract', () => {
    const facts = { ...drawn('2024-01-01', '31= 2= 5o'), terminations: [{ at: instant('2024-02-05') }] };
    const gap = '[{ id: gap, when: { gap: { longer_than: PT1H } }, then: reset }]';
    expect(told(termsOf({ interruptions: gap }), facts, '2024-02-20')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-02-05T01:00 reset -1 = 0 by gap',
    ]);
  });
});
