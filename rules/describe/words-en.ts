import type { Base, CloseMode, Corrections } from '../terms.ts';
import { sayDuration, sayEvery } from '../words/duration.ts';
import type { DescribeWords } from './words-contract.ts';

/** The terms in English. */
export const EN: DescribeWords = {
  programme: (title, code) => `${title} (${code})`,
  source: (source) => `Source of the terms: ${source}.`,
  zone: (zone, currency) => `Time zone: ${zone}. Currency: ${currency}.`,
  validUntil: (day) => `The programme ends on ${day}, at midnight as that day begins.`,
  noEnd: 'The programme has no end.',

  version: (number, day) => `Version ${number}, in force from ${day}`,
  existing: {
    migrate: 'Those enrolled earlier move to this version.',
    keep: 'Those enrolled earlier stay on their version until they are unenrolled.',
  },
  services: {
    all: 'All services count.',
    named: (list) => `Only these services count: ${list}.`,
    others: (list) => `All services count, except: ${list}.`,
  },
  blocking: 'What blockings count as (where several overlap, the one higher in this list decides):',
  blockedAs: {
    blocked: 'blocked',
    paused: 'paused: neither service nor break',
    idle: 'plain absence of service',
    served: 'service goes on',
  },
  otherKinds: 'other kinds',
  counter: (floor, cap) =>
    cap === null
      ? `The counter never falls below ${floor}; it has no upper limit.`
      : `The counter stays between ${floor} and ${cap}.`,

  accrual: 'How the counter grows',
  monthly: (count) => `For every calendar month with service the counter grows by ${count}.`,
  anchored: (every, count) =>
    `For ${sayEvery(every, 'en')} with service, counted from the beginning or the last reset, the counter grows by ${count}.`,
  firstPeriod: {
    count: 'The first month counts even if it is not a whole one.',
    skip: 'The first month does not count unless it is a whole one.',
  },
  pausedPeriod: {
    count: 'A period with a pause counts.',
    skip: 'A period with a pause does not count.',
  },
  requires: 'A period counts if:',
  otherwise: (effect) => `; otherwise ${effect}`,
  skip: 'the period does not count',

  interruptions: 'What interrupts it',
  interrupted: 'A period in which any of these was in force does not count.',
  noInterruptions: 'No break takes anything from the counter.',
  when: {
    longerThan: (duration) => ` for longer than ${sayDuration(duration, 'en')}`,
    atLeast: (duration) => ` for ${sayDuration(duration, 'en')} or longer`,
    gap: (wait) => `no service, blocked and paused time left out,${wait}`,
    inactive: (wait) => `no service, blocked time included but paused time left out,${wait}`,
    blocked: (kinds, wait) => `blocked (${kinds})${wait}`,
    debt: (below, wait) => `the balance is below ${below}${wait}`,
    tariffChange: { any: 'another tariff', up: 'a dearer tariff', down: 'a cheaper tariff' },
    terminated: 'the contract is terminated',
  },
  effect: {
    none: 'the counter does not change',
    reset: 'the counter becomes 0',
    subtract: (by) => `the counter falls by ${by}`,
    divide: (by, round) =>
      `the counter is divided by ${by}, rounded ${round === 'down' ? 'down' : 'to the nearest whole number (a half goes up)'}`,
    set: (to) => `the counter becomes ${to} if it was higher`,
  },
  onReturn: {
    gap: ' when service returns',
    inactive: ' when service returns',
    blocked: ' when the blocking ends',
    debt: ' when the balance is restored',
    tariff_change: '',
    terminated: '',
  },
  repeated: (every) => `, and again ${sayEvery(every, 'en')}`,

  enrolment: 'Enrolment',
  by: {
    subscriber: 'The subscriber enrols.',
    provider: 'The provider enrols by itself, at the end of a period; a subscriber who left must ask again.',
  },
  noEnrolment: 'All subscribers take part; there is nothing to switch on.',
  opensWhen: 'Enrolment is possible if all of this holds:',
  opensAlways: 'Enrolment is possible at any time.',
  closesWhen: 'Enrolment ends as soon as any of this holds:',

  bonus: 'Bonus',
  noBonus: 'There is no bonus.',
  day: (day, time) => `Credited on day ${day} of every month at ${time}.`,
  bonusRequires: 'It is credited if all of this holds:',
  base: sayBase,
  rates: {
    title: 'Its size by the counter:',
    rung: (from, value) => `from ${from}: ${value}`,
    linear: ({ from, value, step, every, max }) =>
      `from ${from}: ${value}, and ${step} more for every ${every === 1 ? '1 further' : `${every} further`} on the counter, at most ${max}`,
  },
  rounding: (rounding, unit) => {
    const ways = {
      half_up: 'to the nearest, a half goes up',
      half_even: 'to the nearest, a half goes to the even one',
      down: 'down',
    };
    return `The amount is rounded once, at the end, to ${unit}: ${ways[rounding]}.`;
  },
  maxAmount: (amount) => `At most ${amount}.`,

  close: sayClose,
  safeguards: {
    title: 'The close of a month stops for a check if:',
    total: (amount) => `more than ${amount} is credited in all`,
    changePercent: (percent) => `the total differs from the last month by more than ${percent}`,
    oneCredit: (amount) => `one subscriber is credited more than ${amount} (only that credit waits)`,
    parkedPercent: (percent) => `more than ${percent} of the subscribers are parked`,
  },
  corrections: sayCorrections,
};

function sayBase(base: Base): string {
  switch (base.kind) {
    case 'fee':
      return 'The percent is of the monthly fee.';
    case 'payments':
      return 'The percent is of the payments of the previous calendar month.';
    case 'charges': {
      const all = 'The percent is of the charges of the previous calendar month';
      if (base.categories === null) return `${all}.`;
      return 'in' in base.categories
        ? `${all}, of these categories: ${base.categories.in.join(', ')}.`
        : `${all}, except these categories: ${base.categories.not_in.join(', ')}.`;
    }
  }
}

function sayClose(close: CloseMode): string {
  switch (close.kind) {
    case 'automatic':
      return 'A month is closed by itself.';
    case 'after':
      return `A month is closed by itself after ${sayDuration(close.after, 'en')}.`;
    case 'confirm': {
      const then =
        close.then === 'post' ? 'after that it is closed by itself' : 'after that a reminder is sent';
      return `A month is closed by a person within ${sayDuration(close.within, 'en')}; ${then}.`;
    }
  }
}

function sayCorrections({ reach, negative, carryFor }: Corrections): string {
  const how = {
    carry: `what is owed back is taken from later bonuses, for at most ${sayDuration(carryFor, 'en')}, and the rest is written off`,
    book: 'what is owed back is charged',
    waive: 'what is owed back is written off at once',
  };
  return `Past months are corrected for ${sayDuration(reach, 'en')}; ${how[negative]}.`;
}
