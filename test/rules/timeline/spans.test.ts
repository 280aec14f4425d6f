import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { formatInstant } from '../../../rules/time.ts';
import { spansOf, type TimelineSpan } from '../../../rules/timeline/spans.ts';
import { type StripMonth, stripOf } from '../../../rules/timeline/strip.ts';
import { drawn, instant } from '../../support/picture.ts';
import { type Parts, termsOf } from '../../support/terms.ts';

const ZONE = termsOf({}).zone;

/** `2024-01-01 2024-01-11 served`, with the deciding kind where there is one. */
function lines(spans: readonly TimelineSpan[]): readonly string[] {
  const say = (at: number): string => formatInstant(at, ZONE).slice(0, 16).replace('T00:00', '');
  return spans.map((span) =>
    [say(span.from), say(span.to), span.class, ...(span.kind ?? '').split(' ')].join(' ').trim(),
  );
}

interface Asked {
  readonly days: string;
  /** How far the nights walked; null: they did not. */
  readonly walked: string | null;
  readonly from: string;
  readonly to: string;
  readonly parts?: Parts;
}

function spans({ days, walked, from, to, parts = {} }: Asked): readonly TimelineSpan[] {
  const programme = termsOf(parts);
  const walk = walked === null ? null : advance(programme, null, drawn('2024-01-01', days), instant(walked));
  return spansOf(walk, programme, { from: instant(from), to: instant(to) });
}

// The kinds of test/support/terms.ts: forced and temporary are blocked, voluntary is paused, an outage goes on as what it interrupted.
describe('the spans of a timeline', () => {
  it('name the class of every stretch with the kind that decided it', () => {
    const days = '10= 2f 3V 4. 1o 2= 1O 2= >';
    expect(lines(spans({ days, walked: '2024-02-01', from: '2024-01-01', to: '2024-02-01' }))).toEqual([
      '2024-01-01 2024-01-11 served',
      '2024-01-11 2024-01-13 blocked forced',
      '2024-01-13 2024-01-16 paused voluntary',
      '2024-01-16 2024-01-20 idle',
      '2024-01-20 2024-01-21 idle outage',
      '2024-01-21 2024-01-23 served',
      '2024-01-23 2024-01-24 served outage',
      '2024-01-24 2024-02-01 served',
    ]);
  });

  it('are cut to the window', () => {
    const asked = { days: '10= 5f >', walked: '2024-02-01', from: '2024-01-05T12:00', to: '2024-01-12' };
    expect(lines(spans(asked))).toEqual([
      '2024-01-05T12:00 2024-01-11 served',
      '2024-01-11 2024-01-12 blocked forced',
    ]);
  });

  it('say why an instant has no class: not begun, ended, not walked', () => {
    const parts = { effectiveFrom: '2024-01-06', validUntil: '2024-01-20' };
    const asked = { days: '31= >', from: '2024-01-01', to: '2024-03-01', parts };
    expect(lines(spans({ ...asked, walked: '2024-02-01' }))).toEqual([
      '2024-01-01 2024-01-06 not_begun',
      '2024-01-06 2024-01-20 served',
      '2024-01-20 2024-02-01 ended',
      '2024-02-01 2024-03-01 not_walked',
    ]);
    expect(lines(spans({ ...asked, walked: null }))).toEqual(['2024-01-01 2024-03-01 not_walked']);
  });

  it('say that a counter which never began has not', () => {
    expect(lines(spans({ days: '31.', walked: '2024-02-01', from: '2024-01-01', to: '2024-02-01' }))).toEqual(
      ['2024-01-01 2024-02-01 not_begun'],
    );
  });
});

/** A letter a day: the first of its class, in upper case when it was served for a part; a blank outside the window. */
function letters({ days }: StripMonth): string {
  return days
    .map((day) =>
      day === null ? ' ' : day.isPartlyServed ? day.class.charAt(0).toUpperCase() : day.class.charAt(0),
    )
    .join('');
}

describe('a strip of days', () => {
  it('shows of each day the class that took the most of it, and whether it was served for a part', () => {
    const window = { from: instant('2024-01-29'), to: instant('2024-02-04') };
    const rows: readonly (readonly [string, string, TimelineSpan['class']])[] = [
      ['2024-01-29', '2024-01-31T06:00', 'served'],
      ['2024-01-31T06:00', '2024-02-01T20:00', 'idle'],
      ['2024-02-01T20:00', '2024-02-02T13:00', 'served'],
      ['2024-02-02T13:00', '2024-02-03T11:00', 'blocked'],
      ['2024-02-03T11:00', '2024-02-04', 'paused'],
    ];
    const shown = rows.map(([from, to, name]) => ({
      from: instant(from),
      to: instant(to),
      class: name,
      kind: null,
    }));

    const months = stripOf(shown, window, ZONE);

    // 31 January: 6 hours of 24 served. 2 February: 13 of 24. 3 February: 13 hours paused, and not served at all.
    expect(months.map(letters)).toEqual([`${' '.repeat(28)}ssI`, `ISp${' '.repeat(26)}`]);
  });

  it('counts the days of a month in which clocks change', () => {
    const programme = termsOf({ zone: 'Europe/Kyiv' });
    const window = { from: instant('2024-03-01', 'Europe/Kyiv'), to: instant('2024-04-01', 'Europe/Kyiv') };
    const span = { ...window, class: 'served', kind: null } as const;
    expect(stripOf([span], window, programme.zone).map(letters)).toEqual(['s'.repeat(31)]);
    expect(window.to - window.from).toBe(31 * 86_400_000 - 3_600_000);
  });
});
