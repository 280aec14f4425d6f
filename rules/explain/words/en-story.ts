import { counted } from '../../words/plural.ts';
import type { StoryWords } from './story-words.ts';
import { withNote } from './text.ts';

const LOSSES = { one: 'loss', few: 'losses', many: 'losses' };

/** The story of a counter in English. */
export const storyEn: StoryWords = {
  heading: (subscriber, title, at) => `Subscriber ${subscriber}, ${title}, at ${at}`,
  knownAt: (at) => `As it was known at ${at}`,
  folded: (at) => `Facts before ${at} are folded: spans of time are told from there on`,
  notBegun: 'The counter has not begun: there was no service since the programme started',
  counter: (value, since) => `Counter: ${value}, kept since ${since}`,
  enrolled: (since) => `Enrolled since ${since}`,
  notEnrolled: (since) => (since === null ? 'Not enrolled' : `Not enrolled since ${since}`),
  now: (state, since, length) => `Now: ${state} since ${since} (${length})`,
  lastLoss: (value, day, sentence) =>
    value === 0 ? `Why 0: ${day}. ${sentence}` : `Last loss: ${day}. ${sentence}`,
  losses: (times, since, was) =>
    `${counted(times, LOSSES, 'en')} in a row since ${since}, before them it was ${was}`,
  noLoss: 'The counter has never gone down',
  pending: {
    gap: (value, rule) => `When service returns, the counter becomes ${value} (${rule})`,
    inactive: (value, rule) => `When service returns, the counter becomes ${value} (${rule})`,
    blocked: (value, rule) => `When the blocking ends, the counter becomes ${value} (${rule})`,
    debt: (value, rule) => `When the balance is topped up, the counter becomes ${value} (${rule})`,
  },
  unless: {
    gap: (before, effect) => `If service does not return before ${before}, ${effect}`,
    inactive: (before, effect) => `If service does not return before ${before}, ${effect}`,
    blocked: (before, effect) => `If the blocking does not end before ${before}, ${effect}`,
    debt: (before, effect) => `If the balance is not topped up before ${before}, ${effect}`,
  },
  becomes: (value, rule) => `the counter becomes ${value} (${rule})`,
  becomesOnReturn: (value, rule) => `the counter becomes ${value} on return (${rule})`,
  periodEnds: (at) => `The current period ends on ${at}`,
  bonusDay: (at) => `Next bonus day: ${at}`,
  ended: (at) => `The programme ended on ${at}`,
  month: (title, was, now) => `${title}: counter ${was === now ? now : `${was} → ${now}`}`,
  classes: {
    served: (blocking) => (blocking === null ? 'service' : `counts as service (${blocking})`),
    blocked: (blocking) => blocking ?? 'blocking',
    paused: (blocking) => (blocking === null ? 'pause' : `pause (${blocking})`),
    idle: (blocking) => (blocking === null ? 'no service' : `no service (${blocking})`),
  },
  stretch: (state, to, length) => `${state} until ${to} (${length})`,
  stretchGoesOn: (state) => `${state}, still going on`,
  noEntry: (from, to, blockings) =>
    withNote(
      `The month did not count: no service ${to === null ? `since ${from}` : `from ${from} to ${to}`}`,
      blockings,
    ),
  terminated: 'contract terminated',
  byOpening: 'brought over so from the older system',
  byHand: (author, reason) => `by ${author}: ${reason}`,
  monthInside: (title) => title,
  corrected: ({ month, was, isNow, becomes }) =>
    `${was} was posted for ${month}; by the corrected facts ${isNow === null ? 'there is no bonus' : `it is ${isNow}`}; ${becomes}`,
  difference: {
    booked: (amount, close) => `the difference of ${amount} is in the close of ${close}`,
    will_be_booked: (amount, close) => `the difference of ${amount} will be in the close of ${close}`,
    held: (amount) => `the difference of ${amount} waits to be looked at`,
    beyond_reach: (amount) =>
      `the difference of ${amount} is not paid or owed: the month is beyond the reach of corrections`,
  },
};
