import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Walk } from '../../../rules/advance.ts';
import { rungOf } from '../../../rules/bonus.ts';
import { answerToRequest } from '../../../rules/card/enrolment.ts';
import { lossAhead } from '../../../rules/card/loss.ts';
import { countedServices, nextStep, versionNow } from '../../../rules/card/next-step.ts';
import { counterCard } from '../../../rules/card/tell-card.ts';
import { goingOn, unbroken } from '../../../rules/card/unbroken.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { neededLists } from '../../../rules/facts-needed.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Amount } from '../../../rules/money.ts';
import { remainderOf } from '../../../rules/remainder.ts';
import { nextBonusAfter, nextVersionAfter } from '../../../rules/schedule.ts';
import type { CounterState } from '../../../rules/state.ts';
import type { Programme } from '../../../rules/terms.ts';
import { FOREVER, formatInstant, type Instant } from '../../../rules/time.ts';
import { type Scenario, scenario } from '../../support/arbitraries/scenario.ts';

const YEAR = 366 * 86_400_000;

/** A counter as a night has left it, with all facts and with those that it carries. */
interface Left {
  readonly programme: Programme;
  readonly facts: SubscriberFacts;
  readonly carried: SubscriberFacts;
  readonly state: CounterState;
}

function leave({ programme: text, facts, until }: Scenario): Left | null {
  const loaded = loadProgramme(text, 'random.yaml');
  if (loaded.kind === 'refused') return null;
  const { programme } = loaded;
  const { state } = advance(programme, null, facts, until);
  return { programme, facts, carried: remainderOf(programme, facts, state, 0), state };
}

/** Goes on until it has seen a case of each kind that is wanted: a law that never sees any proves nothing. */
function forAll(wanted: readonly string[], check: (one: Left, saw: (what: string) => void) => void): void {
  const missing = new Set(wanted);
  const saw = (what: string): void => void missing.delete(what);
  for (let round = 0; round === 0 || (missing.size > 0 && round < ROUNDS_MAX); round += 1) {
    fc.assert(
      fc.property(counters, (one) => {
        const left = leave(one);
        if (left !== null) check(left, saw);
      }),
      { numRuns: 250 },
    );
  }
  expect([...missing]).toEqual([]);
}

/** A case in a hundred is seen in all but one of 10²⁰ tests. */
const ROUNDS_MAX = 20;

/**
 * Random terms; and those of published programmes, an hour after a service has ended: many clocks have begun to run there, and few have run
 * out.
 */
const counters = fc.oneof(
  scenario(),
  scenario().map((one) => afterService(one, 'ezerway')),
  scenario().map((one) => afterService(one, 'sat-dv')),
);

function afterService(one: Scenario, name: 'ezerway' | 'sat-dv'): Scenario {
  const programme = readFileSync(`rules/programmes/${name}.yaml`, 'utf8');
  return { ...one, programme, until: (lastEnd(one) ?? one.until) + 3_600_000 };
}

function lastEnd({ facts }: Scenario): Instant | undefined {
  return facts.services
    .map(({ to }) => to)
    .filter((to) => to < FOREVER)
    .at(-1);
}

/** All facts, without a break from the first instant after the night on. */
function future({ programme, facts, state }: Left, from: Instant = state.at + 1): SubscriberFacts {
  return unbroken(facts, { state, from, services: countedServices(programme, state) });
}

/** Percent or amount of the rung that a counter is on, for comparing within one scale; below the first: less than every rung. */
function worth(programme: Programme, state: CounterState): number {
  const { bonus } = versionNow(programme, state);
  const rung = bonus === null ? null : rungOf(bonus.rates, state.value);
  if (rung === null) return -1;
  return Number(rung.kind === 'percent' ? rung.percent : rung.amount);
}

/** The bonus day that comes at or after an instant; on none before it the counter is worth more than at first. */
function daysBefore({ programme, ...one }: Left, first: CounterState, last: Instant): Instant | undefined {
  const facts = future({ programme, ...one });
  let day = nextBonusAfter(programme, first.pinned, first.at);
  while (day !== null && day.at < last) {
    const before = advance(programme, null, facts, day.at).state;
    // It may be less for a time, after a condition that takes something; more never comes unnoticed.
    if (programme.versions.length === 1)
      expect(worth(programme, before)).toBeLessThanOrEqual(worth(programme, first));
    day = nextBonusAfter(programme, before.pinned, day.at);
  }
  return day?.at;
}

/** null: there is no credit. */
function creditAt({ outcomes }: Walk, at: Instant): Amount | null {
  const outcome = outcomes.find(({ effective }) => effective === at);
  return outcome?.outcome === 'credit' ? outcome.amount : null;
}

describe('the next step of a card', () => {
  it('supposes service without a break: not an instant of anything else', () => {
    forAll(['served', 'idle'], (one, saw) => {
      const { programme, state } = one;
      if (state.begun === null) return;
      // A version to come may count other services.
      const until = Math.min(state.at + 2 * YEAR, nextVersionAfter(programme, state.at) - 1);
      const { segments } = advance(programme, null, future(one), until);
      const after = segments.filter(({ to }) => to > state.at + 1);
      expect(after.map((segment) => segment.class)).toEqual(after.map(() => 'served'));
      saw(state.now.class);
    });
  });

  it('comes on the bonus day on which a walk at once from the first day first reaches another rung', () => {
    forAll(['served'], (one, saw) => {
      const { programme, carried, state } = one;
      const lists = neededLists(programme);
      // What is supposed to be paid has a test of its own.
      if (lists.includes('payments') || lists.includes('charges')) return;
      const step = nextStep({ programme, state, facts: carried, at: state.at });
      if (step.kind !== 'step') return;
      const facts = future(one);
      const isAway = state.absence !== null || state.now.class !== 'served';
      const first = isAway ? advance(programme, null, facts, state.at + 1).state : state;
      expect(daysBefore(one, first, step.at)).toBe(step.at);
      const walk = advance(programme, null, facts, step.at);
      expect(walk.state.value).toBe(step.counter);
      if (programme.versions.length === 1)
        expect(worth(programme, walk.state)).toBeGreaterThan(worth(programme, first));
      const grown = walk.entries.filter(({ kind, effective }) => kind === 'accrual' && effective > first.at);
      expect(grown.length).toBe(step.more);
      if (step.amount !== null) expect(creditAt(walk, step.at) ?? step.amount).toBe(step.amount);
      saw(isAway ? 'away' : 'served');
    });
  });
});

describe('the bonus day of a card', () => {
  it('is the first on which a walk on has an outcome', () => {
    forAll(['day'], (one, saw) => {
      const { programme, carried, state } = one;
      const card = counterCard(sourceOf(programme, state, carried), 'en');
      if (card.kind !== 'counted' || state.begun === null || state.terminated) return;
      // Who keeps an old version has its bonus day, and so long as others come there may be two in a month.
      const isPlain = state.pinned === null && nextVersionAfter(programme, state.at) === FOREVER;
      if (versionNow(programme, state).enrolment !== null || !isPlain) return;
      const { outcomes } = advance(programme, null, future(one), state.at + YEAR);
      const [first] = outcomes.filter(({ effective }) => effective > state.at);
      expect(card.bonusDay?.at).toBe(
        first === undefined ? undefined : formatInstant(first.effective, programme.zone),
      );
      saw(first === undefined ? 'none' : 'day');
    });
  });
});

describe('the enrolment of a card', () => {
  it('is open exactly when a walk with a request from the first day on enrols', () => {
    forAll(['enrolled', 'enrolment_refused'], (one, saw) => {
      const { programme, facts, carried, state } = one;
      if (versionNow(programme, state).enrolment === null || state.begun === null || state.enrolled) return;
      const at = state.at + 1;
      const answer = answerToRequest(programme, { state, facts: carried, at }, 'enrol');
      const request = { at, action: 'enrol', programme: null, author: null, channel: null } as const;
      const asked = facts.enrolments.filter((row) => row.at <= state.at);
      const walk = advance(programme, null, { ...facts, enrolments: [...asked, request] }, at);
      const ended = programme.validUntil !== null && programme.validUntil <= at;
      expect(answer?.kind === 'enrolled').toBe(walk.state.enrolled);
      if (!ended) expect(answer?.kind).toMatch(/^(enrolled|enrolment_refused)$/);
      saw(answer?.kind ?? 'ended');
    });
  });
});

describe('the loss of a card', () => {
  it('is the first instant at which a walk with the absence going on lowers the counter', () => {
    forAll(['hold'], (one, saw) => {
      const { programme, facts, carried, state } = one;
      const isBooked = [...carried.openings, ...carried.adjustments].length > 0;
      if (state.begun === null || isBooked) return;
      const loss = lossAhead(programme, state, carried);
      const { entries } = advance(programme, null, goingOn(facts, state), state.at + 3 * YEAR);
      const lost = entries.find(
        ({ effective, delta, kind }) => effective > state.at && delta < 0 && kind !== 'adjustment',
      );
      if (loss === null) {
        // A condition of a period, or a tariff that is booked ahead: no clock runs towards either. Other terms may begin to come.
        if (lost !== undefined && programme.versions.length === 1)
          expect(kindOf(programme, lost.rule)).toMatch(/^(tariff_change|condition)$/);
        saw('none');
      } else if (loss.on === 'hold') {
        expect([lost?.effective, lost?.value]).toEqual([loss.at, loss.becomes]);
        saw('hold');
      } else saw('return');
    });
  });

  it('on the return is the first instant after which coming back costs something', () => {
    forAll(['return'], (one, saw) => {
      const { programme, facts, carried, state } = one;
      const isBooked = [...carried.openings, ...carried.adjustments].length > 0;
      const loss = state.begun === null || isBooked ? null : lossAhead(programme, state, carried);
      if (loss?.on !== 'return') return;
      const services = countedServices(programme, state);
      const lostBy = (from: Instant): boolean => {
        const back = unbroken(goingOn(facts, state), { state, from, services });
        const { entries } = advance(programme, null, back, from);
        return entries.some(
          ({ effective, rule, delta }) => effective > state.at && delta < 0 && rule === loss.rule?.id,
        );
      };
      if (state.debts.length > 0) return;
      expect(lostBy(loss.at + 1)).toBe(true);
      if (loss.at - 1 > state.at) expect(lostBy(loss.at - 1)).toBe(false);
      saw('return');
    });
  });
});

function kindOf({ versions }: Programme, id: string | null): string {
  const rules = versions.flatMap(({ interruptions }) => interruptions);
  return rules.find((rule) => rule.id === id)?.when.kind ?? 'condition';
}

function sourceOf(programme: Programme, state: CounterState, facts: SubscriberFacts) {
  return {
    programme,
    at: state.at,
    state,
    facts,
    lastOutcome: null,
    money: { kind: 'decided' } as const,
    standing: { hasNews: false, request: null, parked: null, incidentSince: null },
  };
}
