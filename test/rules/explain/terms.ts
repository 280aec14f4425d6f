import { loadProgramme } from '../../../rules/language/load.ts';
import type { Amount } from '../../../rules/money.ts';
import type { Interruption, Programme, Threshold, Version } from '../../../rules/terms.ts';
import { parseDuration } from '../../../rules/time.ts';

const FILE = `
programme: proba
title: { ru: Проба, uk: Проба, en: Trial }
time_zone: Europe/Moscow
currency: RUB
source: invented for these tests
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { forced: blocked, voluntary: blocked, temporary: paused, outage: served, other: idle }
    counter: { floor: 0, cap: 24 }
    accrual:
      every: calendar_month
      add: 1
      requires:
        - balance: { more_than: "0.00", at: period_end }
          otherwise: reset
    interruptions: []
    enrolment:
      by: subscriber
      opens_when: [{ counter: { at_least: 6 } }, no_other_promotion]
      closes_when: [{ counter: { at_most: 0 } }]
    bonus:
      day: 1
      requires: [served, not_blocked, { fee: { at_least: "300.00" } }]
      base: fee
      rates: [{ from: 6, percent: "7.5" }]
      rounding: half_up
      max_amount: "60.00"
`;

function threshold(bound: Threshold['bound'], text: string): Threshold {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(`not a duration: ${text}`);
  return { bound, duration };
}

const LONGER = threshold('longer_than', 'P3D');
const AT_LEAST = threshold('at_least', 'P3D');
const HOLD = { then: { kind: 'reset' }, at: 'hold', every: null } as const;
const RETURN = { then: { kind: 'reset' }, at: 'return', every: null } as const;
const BELOW_ZERO = 0n as Amount;

/** One rule of every kind, by hold and by return, with and without a limit. */
export const RULES: readonly Interruption[] = [
  { id: 'gap-hold', when: { kind: 'gap', threshold: LONGER }, ...HOLD },
  { id: 'gap-hold-least', when: { kind: 'gap', threshold: AT_LEAST }, ...HOLD },
  { id: 'gap-return', when: { kind: 'gap', threshold: LONGER }, ...RETURN },
  { id: 'gap-return-least', when: { kind: 'gap', threshold: AT_LEAST }, ...RETURN },
  { id: 'gap-21', when: { kind: 'gap', threshold: threshold('longer_than', 'P21D') }, ...RETURN },
  {
    id: 'inactive',
    when: { kind: 'inactive', threshold: threshold('at_least', 'P11M') },
    then: { kind: 'subtract', by: 10 },
    at: 'hold',
    every: threshold('at_least', 'P1M').duration,
  },
  {
    id: 'inactive-return',
    when: { kind: 'inactive', threshold: threshold('longer_than', 'P2M') },
    ...RETURN,
  },
  { id: 'forced', when: { kind: 'blocked', kinds: ['forced'], threshold: null }, ...HOLD },
  { id: 'forced-return', when: { kind: 'blocked', kinds: ['forced'], threshold: null }, ...RETURN },
  {
    id: 'blockings',
    when: { kind: 'blocked', kinds: ['forced', 'voluntary', 'court'], threshold: LONGER },
    ...HOLD,
  },
  {
    id: 'blockings-return',
    when: { kind: 'blocked', kinds: ['forced', 'other'], threshold: AT_LEAST },
    ...RETURN,
  },
  { id: 'debt', when: { kind: 'debt', below: BELOW_ZERO, threshold: null }, ...HOLD },
  { id: 'debt-return', when: { kind: 'debt', below: BELOW_ZERO, threshold: LONGER }, ...RETURN },
  { id: 'low', when: { kind: 'debt', below: 10_000n as Amount, threshold: AT_LEAST }, ...HOLD },
  { id: 'tariff', when: { kind: 'tariff_change', change: 'any' }, ...HOLD },
  { id: 'tariff-up', when: { kind: 'tariff_change', change: 'up' }, ...HOLD },
  { id: 'tariff-down', when: { kind: 'tariff_change', change: 'down' }, ...HOLD },
  { id: 'terminated', when: { kind: 'terminated' }, ...HOLD },
];

/** A programme with these interruptions beside the conditions of `FILE`. */
export function programmeWith(interruptions: readonly Interruption[]): Programme {
  const loaded = loadProgramme(FILE, 'proba.yaml');
  if (loaded.kind === 'refused') throw new Error(loaded.problems.map(({ text }) => text).join('; '));
  const versions = loaded.programme.versions.map((version): Version => ({ ...version, interruptions }));
  return { ...loaded.programme, versions };
}
