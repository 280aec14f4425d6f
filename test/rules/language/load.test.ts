import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Programme, Version } from '../../../rules/terms.ts';
import { formatInstant } from '../../../rules/time.ts';
import { BASE } from '../../support/refusals.ts';
import { termsOf } from '../../support/terms.ts';

function loaded(text: string): Programme {
  const result = loadProgramme(text, 'p.yaml');
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problems, null, 2));
  return result.programme;
}

function only({ versions }: Programme): Version {
  const [version] = versions;
  if (version === undefined || versions.length > 1) throw new Error('not one version');
  return version;
}

const day = (text: string) => ({ text, months: 0, days: Number(/\d+/.exec(text)?.[0]), ms: 0 });

describe('a programme file', () => {
  const files = readdirSync('rules/programmes').filter((name) => /^[a-z-]+\.yaml$/.test(name));

  it('is loaded without a warning when it is one of ours', () => {
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const name of files) {
      const result = loadProgramme(readFileSync(`rules/programmes/${name}`, 'utf8'), name);
      expect([name, result.kind === 'loaded' ? result.warnings : result.problems]).toEqual([name, []]);
    }
  });

  it('gives instants in its own zone', () => {
    const programme = loaded(BASE);

    expect(formatInstant(only(programme).effectiveFrom, programme.zone)).toBe('2020-01-01T00:00:00+03:00');
    expect(programme.validUntil).toBe(Date.parse('2029-12-31T21:00:00Z'));
  });

  it('has defaults for everything that may be left out', () => {
    const programme = termsOf({});
    const version = only(programme);

    expect(programme).toMatchObject({
      source: null,
      validUntil: null,
      close: { kind: 'automatic' },
      safeguards: { total: null, changePercent: null, oneCredit: null, parkedPercent: null },
      corrections: { reach: { months: 12 }, negative: 'carry', carryFor: { months: 6 } },
    });
    expect(version).toMatchObject({
      version: 1,
      existing: 'migrate',
      services: null,
      counter: { floor: 0, cap: null },
      accrual: { firstPeriod: 'count', pausedPeriod: 'skip', requires: [] },
      enrolment: null,
      bonus: null,
    });
  });

  it('takes kinds that are not named as idle, unless it says otherwise', () => {
    expect(only(termsOf({ blocking: '{ forced: blocked }' })).blocking.other).toBe('idle');
    expect(only(termsOf({ blocking: '{ other: paused, forced: blocked }' })).blocking).toEqual({
      kinds: [{ kind: 'forced', as: 'blocked' }],
      other: 'paused',
    });
  });

  it('keeps the order of the kinds, even where they look like numbers', () => {
    const { kinds } = only(termsOf({ blocking: '{ b: blocked, "2": idle, 1: paused }' })).blocking;

    expect(kinds.map(({ kind }) => kind)).toEqual(['b', '2', '1']);
  });

  it('reads days, codes and percents as they are written, quoted or not', () => {
    const version = only(
      loaded(
        BASE.replace('2020-01-01', "'2020-01-01'")
          .replace('[internet]', '[internet, 007, 1e3]')
          .replace('percent: 7.5', 'percent: "7.1"'),
      ),
    );

    expect(version.effectiveFromDate).toBe('2020-01-01');
    expect(version.services).toEqual({ in: ['internet', '007', '1e3'] });
    expect(version.bonus?.rates).toEqual({
      kind: 'percents',
      rungs: [
        { from: 6, percent: '3' },
        { from: 12, percent: '7.1' },
      ],
    });
  });

  it('may have a byte-order mark and the line ends of Windows', () => {
    expect(loaded(`\uFEFF${BASE.replaceAll('\n', '\r\n')}`)).toMatchObject({ programme: 'base' });
  });

  it('has versions in ascending order, each with its number', () => {
    const { versions } = termsOf({}, { effectiveFrom: '2021-02-03', existing: 'keep' });

    expect(
      versions.map(({ version, effectiveFromDate, existing }) => [version, effectiveFromDate, existing]),
    ).toEqual([
      [1, '2020-01-01', 'migrate'],
      [2, '2021-02-03', 'keep'],
    ]);
  });
});

describe('the forms', () => {
  it.each([
    ['automatic', { kind: 'automatic' }],
    ['{ after: P3D }', { kind: 'after', after: day('P3D') }],
    ['{ confirm: { within: P2D, then: post } }', { kind: 'confirm', within: day('P2D'), then: 'post' }],
    ['{ confirm: { within: P2D, then: remind } }', { kind: 'confirm', within: day('P2D'), then: 'remind' }],
  ])('of close: %s', (text, close) => {
    expect(loaded(`${BASE}close: ${text}\n`).close).toEqual(close);
  });

  it('of safeguards and corrections', () => {
    const text = `${BASE}safeguards: { total: "1000.00", change_percent: 20, one_credit: "90.50", parked_percent: 0.5 }
corrections: { reach: P6M, negative: waive, carry_for: P1M }
`;

    expect(loaded(text)).toMatchObject({
      safeguards: { total: 100_000n, changePercent: '20', oneCredit: 9_050n, parkedPercent: '0.5' },
      corrections: { reach: { months: 6 }, negative: 'waive', carryFor: { months: 1 } },
    });
  });

  it.each([
    [
      '{ gap: { longer_than: P3D } }',
      { kind: 'gap', threshold: { bound: 'longer_than', duration: day('P3D') } },
    ],
    [
      '{ inactive: { at_least: P3D } }',
      { kind: 'inactive', threshold: { bound: 'at_least', duration: day('P3D') } },
    ],
    ['{ blocked: [forced, other] }', { kind: 'blocked', kinds: ['forced', 'other'], threshold: null }],
    ['{ blocked: { kinds: [forced] } }', { kind: 'blocked', kinds: ['forced'], threshold: null }],
    [
      '{ blocked: { kinds: [forced], at_least: P3D } }',
      { kind: 'blocked', kinds: ['forced'], threshold: { bound: 'at_least', duration: day('P3D') } },
    ],
    ['{ debt: { below: "-1.50" } }', { kind: 'debt', below: -150n, threshold: null }],
    [
      '{ debt: { below: "0", longer_than: P3D } }',
      { kind: 'debt', below: 0n, threshold: { bound: 'longer_than', duration: day('P3D') } },
    ],
    ['{ tariff_change: down }', { kind: 'tariff_change', change: 'down' }],
    ['terminated', { kind: 'terminated' }],
  ])('of an interruption: %s', (text, when) => {
    const { interruptions } = only(termsOf({ interruptions: `[{ id: one, when: ${text}, then: reset }]` }));

    expect(interruptions).toEqual([{ id: 'one', when, then: { kind: 'reset' }, at: 'hold', every: null }]);
  });

  it.each([
    ['none', { kind: 'none' }],
    ['reset', { kind: 'reset' }],
    ['{ subtract: 10 }', { kind: 'subtract', by: 10 }],
    ['{ divide_by: 2, round: half_up }', { kind: 'divide', by: 2, round: 'half_up' }],
    ['{ set: 3 }', { kind: 'set', to: 3 }],
  ])('of an effect, also as otherwise: %s', (text, effect) => {
    const terms = only(
      termsOf({
        accrual: `{ every: calendar_month, add: 1, requires: [{ fee: { at_least: "1" }, otherwise: ${text} }] }`,
        interruptions: `[{ id: one, when: terminated, then: ${text} }]`,
      }),
    );

    expect(terms.interruptions[0]?.then).toEqual(effect);
    expect(terms.accrual.requires[0]?.otherwise).toEqual(effect);
  });

  it('of a condition without arguments, with otherwise beside it', () => {
    const requires =
      '[served, { served, otherwise: reset }, { enrolled: { at: period_start }, otherwise: skip }]';
    const terms = only(termsOf({ accrual: `{ every: P30D, add: 2, requires: ${requires} }` }));

    expect(terms.accrual.requires.map(({ condition, otherwise }) => [condition.name, otherwise])).toEqual([
      ['served', 'skip'],
      ['served', { kind: 'reset' }],
      ['enrolled', 'skip'],
    ]);
  });

  it.each([
    ['base: fee, rates: [{ from: 1, percent: 2 }]', { kind: 'fee' }],
    ['base: { payments: previous_month }, rates: [{ from: 1, percent: 2 }]', { kind: 'payments' }],
    [
      'base: { charges: previous_month }, rates: [{ from: 1, percent: 2 }]',
      { kind: 'charges', categories: null },
    ],
    [
      'base: { charges: previous_month, categories: { not_in: [equipment] } }, rates: [{ from: 1, percent: 2 }]',
      { kind: 'charges', categories: { not_in: ['equipment'] } },
    ],
    ['rates: [{ from: 1, amount: "15.00" }]', null],
  ])('of a base: %s', (text, base) => {
    expect(only(termsOf({ bonus: `{ day: 1, ${text}, rounding: down }` })).bonus?.base).toEqual(base);
  });

  it.each([
    [
      '{ linear: { from: 2, percent: 1, step: "0.5", every: 1, max: 8 } }, base: fee',
      { kind: 'linear_percent', from: 2, percent: '1', step: '0.5', every: 1, max: '8' },
    ],
    [
      '{ linear: { from: 2, amount: "10.00", step: "0.50", every: 3, max: "80.00" } }',
      { kind: 'linear_amount', from: 2, amount: 1000n, step: 50n, every: 3, max: 8000n },
    ],
    [
      '[{ from: 2, amount: "15.00" }, { from: 8, amount: "40.50" }]',
      {
        kind: 'amounts',
        rungs: [
          { from: 2, amount: 1500n },
          { from: 8, amount: 4050n },
        ],
      },
    ],
  ])('of rates: %s', (text, rates) => {
    expect(only(termsOf({ bonus: `{ day: 28, rates: ${text}, rounding: half_even }` })).bonus?.rates).toEqual(
      rates,
    );
  });
});
