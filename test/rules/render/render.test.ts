import { describe, expect, it } from 'vitest';
import { byHandOf } from '../../../rules/render/by-hand.ts';
import { countedText } from '../../../rules/render/counted.ts';
import { inOrder } from '../../../rules/render/in-order.ts';
import { jsonWriter } from '../../../rules/render/ndjson.ts';
import type { Cause } from '../../../rules/render/step-record.ts';
import { tableWriter } from '../../../rules/render/table.ts';
import { ALWAYS, type LocalDate } from '../../../rules/time.ts';
import { credit, entry, MOSCOW, moscow, refusal } from './steps.ts';

const PROGRAMME = { programme: 'ezerway', zone: MOSCOW, places: 2, currency: 'RUB' };

describe('inOrder', () => {
  it('merges by instant, then by sequence, whichever list a step is in', () => {
    const a = entry('2024-08-01', { sequence: 0 });
    const b = refusal('2024-08-01', { sequence: 1, reasons: ['cap'] });
    const c = entry('2024-08-01', { sequence: 2 });
    const d = credit('2024-09-01', { sequence: 0 });
    const e = entry('2024-09-01', { sequence: 1 });
    const f = credit('2024-10-01', {});

    expect(inOrder([a, c, e], [b, d, f])).toEqual([a, b, c, d, e, f]);
    expect(inOrder([], [b])).toEqual([b]);
    expect(inOrder([a], [])).toEqual([a]);
  });
});

describe('countedText', () => {
  it.each<[ms: number, text: string]>([
    [0, 'PT0S'],
    [1, 'PT0.001S'],
    [90_000, 'PT1M30S'],
    [3 * 86_400_000, 'P3D'],
    [3 * 86_400_000 + 7 * 3_600_000 + 30 * 60_000, 'P3DT7H30M'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(countedText(ms)).toBe(text);
  });
});

// The four lines of programme-language.md "Replay on the command line", and what their dots stand for.
describe('jsonWriter', () => {
  const writer = jsonWriter(PROGRAMME);

  it('writes an accrual with its period', () => {
    const step = entry('2024-02-01', { delta: 1, value: 1, reason: { since: moscow('2024-01-01') } });

    expect(writer.line('A1', step)).toBe(
      '{"type":"entry","programme":"ezerway","subscriber":"A1","effective":"2024-02-01T00:00:00+03:00","kind":"accrual",' +
        '"delta":1,"value":1,"rule":null,"reason":{"codes":[],"since":"2024-01-01T00:00:00+03:00"}}\n',
    );
  });

  it('writes all there is of a reason, and what was found by its code', () => {
    const reason = {
      codes: ['balance', 'not_served', 'segment'] as const,
      found: ['-5.00', null, 'private_sector'],
      since: moscow('2024-08-10'),
      until: moscow('2024-08-15T12:30'),
      counted: 5 * 86_400_000,
      ref: 'x1',
    };
    const step = entry('2024-08-15T12:30', { kind: 'reset', delta: -7, rule: 'gap', reason });

    expect(writer.entry('A1', step)).toEqual({
      type: 'entry',
      programme: 'ezerway',
      subscriber: 'A1',
      effective: '2024-08-15T12:30:00+03:00',
      kind: 'reset',
      delta: -7,
      value: 0,
      rule: 'gap',
      reason: {
        codes: ['balance', 'not_served', 'segment'],
        found: { balance: '-5.00', segment: 'private_sector' },
        since: '2024-08-10T00:00:00+03:00',
        until: '2024-08-15T12:30:00+03:00',
        counted: 'P5D',
        ref: 'x1',
      },
    });
  });

  it('writes who adjusted a counter, and why, beside the id', () => {
    const step = entry('2024-08-15', { kind: 'adjustment', delta: 2, value: 9, reason: { ref: 'x1' } });

    expect(writer.entry('A1', step, { author: 'olga', reason: 'Outage' }).reason).toEqual({
      codes: [],
      ref: 'x1',
      author: 'olga',
      reason: 'Outage',
    });
    expect(writer.entry('A1', step).reason).toEqual({ codes: [], ref: 'x1' });
  });

  it('writes a refusal and a credit, amounts as text with the places of the currency', () => {
    expect(writer.line('A1', refusal('2024-09-01', { reasons: ['below_first_rung'] }))).toBe(
      '{"type":"bonus","programme":"ezerway","subscriber":"A1","effective":"2024-09-01T00:00:00+03:00","outcome":"refusal",' +
        '"reasons":["below_first_rung"]}\n',
    );
    expect(writer.line('A2', credit('2024-09-01'))).toBe(
      '{"type":"bonus","programme":"ezerway","subscriber":"A2","effective":"2024-09-01T00:00:00+03:00","outcome":"credit",' +
        '"counter":12,"percent":"5","base":"500.00","amount":"25.00"}\n',
    );
  });

  it('leaves percent and base out when the rung gives an amount', () => {
    const json = writer.outcome('A2', credit('2024-09-01', { percent: null, base: null }));

    expect(Object.keys(json)).toEqual([
      'type',
      'programme',
      'subscriber',
      'effective',
      'outcome',
      'counter',
      'amount',
    ]);
  });
});

describe('byHandOf', () => {
  const made = { id: 'x1', at: moscow('2024-08-15'), delta: 2, author: 'a', reason: 'b', programme: null };

  it('is the adjustment of that id and instant, and nothing for any other step', () => {
    const step = entry('2024-08-15', { kind: 'adjustment', reason: { ref: 'x1' } });
    const moved = { ...made, at: moscow('2024-08-16') };

    expect(byHandOf(step, [{ ...made, id: 'x0' }, made])).toBe(made);
    expect(byHandOf(step, [moved])).toBeNull();
    expect(byHandOf(entry('2024-08-15', { kind: 'reset', reason: { ref: 'x1' } }), [made])).toBeNull();
    expect(byHandOf(credit('2024-08-15'), [made])).toBeNull();
  });
});

describe('tableWriter', () => {
  it('says who adjusted a counter, and why, on one line', () => {
    const step = entry('2024-08-15', { kind: 'adjustment', delta: 2, value: 9, reason: { ref: 'x1' } });

    expect(tableWriter(PROGRAMME).row(step, { author: 'olga', reason: 'Outage\n of March' })).toEqual([
      '2024-08-15',
      'adjustment',
      '+2',
      '9',
      '',
      '(x1) by olga: Outage of March',
    ]);
  });

  it('sets one row a step under the subscriber, numbers flush right', () => {
    const steps = [
      entry('2024-02-01', { delta: 1, value: 12, reason: { since: moscow('2024-01-01') } }),
      entry('2024-02-09T07:00', {
        kind: 'reset',
        delta: -12,
        rule: 'gap',
        reason: { since: moscow('2024-02-06T07:00'), counted: 3 * 86_400_000 },
      }),
      refusal('2024-03-01', { reasons: ['balance', 'not_served'], found: ['-5.00', null], counter: 0 }),
      credit('2024-04-01'),
    ];

    expect(tableWriter(PROGRAMME).block('A1', steps)).toBe(
      [
        'A1',
        '  at                what      change  value  rule  because',
        '  2024-02-01        accrual       +1     12        since 2024-01-01',
        '  2024-02-09 07:00  reset        -12      0  gap   since 2024-02-06 07:00 P3D',
        '  2024-03-01        no bonus              0        balance: -5.00, not_served',
        '  2024-04-01        bonus                12        25.00 RUB = 5 % of 500.00',
        '',
        '',
      ].join('\n'),
    );
  });
});

describe('the record of a step', () => {
  const writer = jsonWriter(PROGRAMME);
  const step = entry('2024-02-01', { delta: 1, value: 1, reason: { since: moscow('2024-01-01') } });
  const by = { run: 3, night: '2024-01-31' as LocalDate, at: moscow('2024-02-01T03:00') };

  it('comes after what every line has', () => {
    const plain = writer.line('A1', step);

    expect(writer.line('A1', step, null, { by, superseded: null })).toBe(
      plain.replace('}}\n', '},"recorded":"2024-02-01T03:00:00+03:00","run":3}\n'),
    );
  });

  it('says which run ended it, and of each unit what there is', () => {
    const unit = { appliedAt: moscow('2024-02-05T10:00') };
    const told = { importId: 7, source: 'billing', facts: ['blocking', 'fee'] } as const;
    const because: readonly Cause[] = [
      { kind: 'import', revision: 12n, ...unit, ...told, since: moscow('2024-01-28') },
      { kind: 'import-withdrawal', revision: 13n, ...unit, ...told, since: ALWAYS },
      { kind: 'programme', revision: 14n, ...unit },
    ];
    const at = moscow('2024-02-06T03:00');
    const superseded = { run: 8, night: '2024-02-05' as LocalDate, at, because };

    expect(writer.line('A1', step, null, { by, superseded })).toContain(
      '"run":3,"superseded":"2024-02-06T03:00:00+03:00","superseded_run":8,"superseded_because":[' +
        '{"kind":"import","revision":"12","applied":"2024-02-05T10:00:00+03:00","import":7,"source":"billing",' +
        '"facts":["blocking","fee"],"since":"2024-01-28T00:00:00+03:00"},' +
        '{"kind":"import-withdrawal","revision":"13","applied":"2024-02-05T10:00:00+03:00","import":7,' +
        '"source":"billing","facts":["blocking","fee"]},' +
        '{"kind":"programme","revision":"14","applied":"2024-02-05T10:00:00+03:00"}]}\n',
    );
  });
});
