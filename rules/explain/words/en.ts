import type { Limit, Subject, Told } from '../told.ts';
import { type BlockingWords, sayBlockings } from './blocking.ts';
import { cardEn } from './en-card.ts';
import { storyEn } from './en-story.ts';
import { because, capital, signed, withNote } from './text.ts';
import type { Evidence, Words } from './words.ts';

const BLOCKINGS: BlockingWords = {
  known: {
    temporary: { full: 'temporary blocking', short: 'temporary' },
    voluntary: { full: 'voluntary blocking', short: 'voluntary' },
    forced: { full: 'forced blocking', short: 'forced' },
    outage: { full: "provider's outage", short: "provider's outage" },
    other: { full: 'other blocking', short: 'other' },
  },
  blocking: 'blocking',
  quote: (kind) => `“${kind}”`,
  or: 'or',
};

const BASES = {
  fee: 'the monthly fee',
  charges: "last month's charges",
  payments: "last month's payments",
} as const;

/** Explanations in English. */
export const en: Words = {
  months: 'January February March April May June July August September October November December'.split(' '),
  or: 'or',
  reasons: {
    any_of: (evidence) => needed('none of the possible conditions holds', evidence),
    balance: (evidence) => shown('the balance is', evidence, 'the balance does not fit'),
    balance_unknown: (evidence) => needed('the balance is not known', evidence),
    below_first_rung: (evidence) => shown('the counter is', evidence, 'the counter is below the first rung'),
    blocked: ({ found }) => withNote('the subscriber is blocked', found),
    cap: ({ found }) => withNote('the counter is at its upper limit', found),
    closes_when: ({ need }) => withNote('a condition that ends enrolment holds', need),
    counter: (evidence) => shown('the counter is', evidence, 'the counter does not fit'),
    fee: (evidence) => shown('the monthly fee is', evidence, 'the monthly fee does not fit'),
    fee_unknown: (evidence) => needed('the monthly fee is not known', evidence),
    first_period: () => 'the counter began after the first day of the month',
    interrupted: ({ found }) =>
      `${found === null ? 'a rule about interruptions' : `the rule “${found}”`} was in force in this period`,
    kind: (evidence) => needed(sayKind(evidence.found), evidence),
    no_payment: (evidence) => needed('there was no payment', evidence),
    not: (evidence) => needed('the condition does not hold', evidence),
    not_enrolled: (evidence) => needed('the subscriber was not enrolled', evidence),
    not_paid_in_full: (evidence) => shown('not paid in full:', evidence, 'not paid in full'),
    not_served: () => 'there was no service at that moment',
    other_promotion: ({ found }) => withNote('the subscriber takes part in another promotion', found),
    paused: ({ found }) => withNote('there was a pause in this period', found),
    segment: (evidence) => shown('the segment is', evidence, 'the segment does not fit'),
    tariff: (evidence) => shown('the tariff is', evidence, 'the tariff does not fit'),
    terminated: () => 'the contract was terminated',
    zero_amount: () => 'the bonus comes to zero',
  },
  blocking: (kind) => sayBlockings([kind], BLOCKINGS),
  cause,
  rule: (subject, limit) => {
    if (limit === null) return saySubject(subject);
    const length = limit.bound === 'longer_than' ? `longer than ${limit.plain}` : `of ${limit.plain} or more`;
    return `${saySubject(subject)} ${length}`;
  },
  ruleNoMore: (id) => `the rule “${id}”, which the terms no longer have`,
  tariffChange: {
    any: 'change of tariff',
    up: 'change to a dearer tariff',
    down: 'change to a cheaper tariff',
  },
  terminated: 'termination of the contract',
  change: {
    reset: (was, now) =>
      now === 0 ? `the counter was reset, it was ${was}` : `the counter was reset to ${now}, it was ${was}`,
    lowered: (was, now) => `the counter went down by ${was - now}, from ${was} to ${now}`,
  },
  entry: {
    period: (from, to) => `The period from ${from} to ${to}`,
    counted: (period, delta, value) => `${period} counted: +${delta}, the counter is ${value}`,
    skipped: (period, why, value) => because(`${period} did not count, the counter stayed at ${value}`, why),
    failed: (period, why, change) => because(`${period} did not count, ${change}`, why),
    on: (event, day, service) =>
      withNote(`${capital(event)} on ${day}`, service === null ? null : `service ${service}`),
    opened: (was, now) =>
      `Brought over from the older system: ${was === 0 || was === now ? '' : `was ${was}, `}the counter is ${now}`,
    adjusted: (delta, value, id) =>
      `${withNote('The counter was adjusted by hand', id)}: ${delta === 0 ? 'no change' : signed(delta)}, the counter is ${value}`,
    enrolled: (value) => `Enrolled in the programme, the counter is ${value}`,
    unenrolled: (why) =>
      why === null ? 'Left the programme on request' : `Enrolment in the programme ended: ${why}`,
    refused: (why) => because('Enrolment was refused', why),
  },
  bonus: {
    credit: ({ day, amount, share, counter }) =>
      `Bonus on ${day}: ${amount}${share === null ? '' : ` — ${share}`}, the counter is ${counter}`,
    share: (percent, base, kind) => `${percent} % of ${BASES[kind]} ${base}`,
    atMost: (amount) => `at most ${amount}`,
    refusal: (day, why) => `No bonus on ${day}: ${why}`,
    counterAtLeast: (from) => `a counter of at least ${from}`,
  },
  story: storyEn,
  card: cardEn,
};

function needed(text: string, { need }: Evidence): string {
  return withNote(text, need === null ? null : `required: ${need}`);
}

function shown(label: string, evidence: Evidence, unknown: string): string {
  return needed(evidence.found === null ? unknown : `${label} ${evidence.found}`, evidence);
}

function sayKind(found: string | null): string {
  if (found === 'organisation') return 'the subscriber is an organisation';
  return found === 'person' ? 'the subscriber is a person' : 'the kind of subscriber does not fit';
}

function saySubject(subject: Subject): string {
  switch (subject.kind) {
    case 'gap':
      return 'break';
    case 'inactive':
      return 'absence of service';
    case 'blocked':
      return sayBlockings(subject.kinds, BLOCKINGS);
    case 'debt':
      return subject.isDebt
        ? `debt (balance below ${subject.below})`
        : `low balance (below ${subject.below})`;
  }
}

function cause({ subject, from, span, limit, stoodStill }: Told): string {
  const start = `The ${saySubject(subject)} from ${from}`;
  const still = subject.kind === 'gap' ? 'blockings and pauses left out' : 'pauses left out';
  if (span.kind === 'running') {
    if (limit === null) return start;
    const reached =
      limit.bound === 'longer_than' ? `became longer than ${allowed(limit)}` : `reached ${limit.plain}`;
    return withNote(`${start} ${reached} on ${span.at}`, stoodStill ? still : null);
  }
  const over = `${start} to ${span.to} (${stoodStill ? `${span.length}, ${still}` : span.length})`;
  if (limit === null) return over;
  return `${over} was ${limit.bound === 'longer_than' ? `longer than ${allowed(limit)}` : `${limit.plain} or longer`}`;
}

function allowed(limit: Limit): string {
  return limit.isAllowance ? `the allowed ${limit.plain}` : limit.plain;
}
