import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../../src/services/simulate/chart.ts';
import type { MonthTold, Simulation } from '../../../src/services/simulate/report.ts';

function told(cost: string): MonthTold {
  const counters = { count: 0, median: null, rungs: [] };
  return { cost, credits: 0, refusals: 0, enrolled: 0, newlyEnrolled: 0, counters };
}

function simulationOf(costs: readonly (readonly [proposed: string, present: string | null])[]): Simulation {
  const total = { cost: '0.00', credits: 0, refusals: 0 };
  return {
    programme: 'a<b>&c',
    against: costs.some(([, present]) => present !== null) ? 'months' : null,
    currency: 'RUB',
    from: '2024-01',
    to: '2024-02',
    revision: '1',
    subscribers: 1,
    months: costs.map(([proposed, present], index) => ({
      month: `2024-${String(index + 1).padStart(2, '0')}`,
      proposed: told(proposed),
      present: present === null ? null : told(present),
    })),
    proposed: total,
    present: null,
    difference: null,
    changes: null,
    parked: { count: 0, named: [] },
    warnings: [],
  };
}

/** Fails unless every element that is opened is closed in its turn, and attributes are quoted. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replaceAll(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*) ?(\/?)>/g,
    (_tag, close, name: string, _attributes, empty) => {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
}

/** Heights of the bars, by what they say. */
function heights(svg: string): Readonly<Record<string, number>> {
  const bars = svg.matchAll(/height="([\d.]+)" fill="#\w+"><title>([^<]*)<\/title>/g);
  return Object.fromEntries([...bars].map(([, height, title = '']) => [title, Number(height)]));
}

describe('chartSvg', () => {
  it('draws each month of both terms to scale, with title, legend, axes and figures', () => {
    const svg = chartSvg(
      simulationOf([
        ['50000.00', '25000.00'],
        ['0.00', '12500.00'],
      ]),
    );

    assertWellFormed(svg);
    const bars = heights(svg);
    expect(Object.keys(bars)).toEqual([
      '2024-01 present: 25000.00',
      '2024-01 proposed: 50000.00',
      '2024-02 present: 12500.00',
      '2024-02 proposed: 0.00',
    ]);
    const full = bars['2024-01 proposed: 50000.00'] ?? 0;
    expect(full).toBeGreaterThan(100);
    expect(bars['2024-01 present: 25000.00']).toBeCloseTo(full / 2, 0);
    expect(bars['2024-02 present: 12500.00']).toBeCloseTo(full / 4, 0);
    expect(bars['2024-02 proposed: 0.00']).toBe(0);
    // Six lines at most: of 50,000 every 10,000.
    expect(
      [...svg.matchAll(/>([\d\u00A0]+) RUB</g)].map(([, text]) => text?.replaceAll('\u00A0', ' ')),
    ).toEqual(['0', '10 000', '20 000', '30 000', '40 000', '50 000']);
    expect(svg).toContain('>Cost of a&lt;b&gt;&amp;c by month, 2024-01 to 2024-02<');
    expect(svg).toContain('>months, present terms<');
    expect(svg).toContain('>a&lt;b&gt;&amp;c, proposed terms<');
    expect(svg).toContain('>2024-02<');
  });

  it('draws the proposed terms alone, and months without a cost', () => {
    const svg = chartSvg(simulationOf([['0.00', null]]));

    assertWellFormed(svg);
    expect(heights(svg)).toEqual({ '2024-01 proposed: 0.00': 0 });
    expect(svg).not.toContain('present');
  });

  it('labels so many months that they do not run into each other', () => {
    const svg = chartSvg(simulationOf(Array.from({ length: 60 }, () => ['1.00', null] as const)));

    assertWellFormed(svg);
    expect([...svg.matchAll(/font-size="12">/g)].length).toBe(15); // every fourth
  });
});
