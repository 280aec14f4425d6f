import { explainOutcome } from '../explain/outcome.ts';
import { listEntryReasons } from '../explain/reasons.ts';
import type { Locale } from '../locale.ts';
import { nextBonusAfter } from '../schedule.ts';
import type { Programme } from '../terms.ts';
import { dayStart, type Instant } from '../time.ts';
import { sayPercent } from '../words/amount.ts';
import { sayDuration } from '../words/duration.ts';
import type { AsOfCard, CountedCard, CounterCard, NextCard, ParkedCard, ProgrammeCard } from './card.ts';
import { continuityCard } from './continuity.ts';
import { discountCard } from './discount.ts';
import { enrolmentCard, joined } from './enrolment.ts';
import { type NextStep, nextStep, versionNow } from './next-step.ts';
import type { CardSource, CardStanding } from './source.ts';
import { type CardVoice, cardVoice } from './voice.ts';

/** The card of one counter, in a language. */
export function counterCard(source: CardSource, locale: Locale): ProgrammeCard {
  const { programme, state } = source;
  const voice = cardVoice(programme, locale);
  const { validUntil } = programme;
  if (validUntil === null || validUntil > state.at) return countedCard(source, voice);
  return {
    kind: 'ended',
    ...namesOf(programme, locale),
    date: voice.date(validUntil),
    counter: counter(source, voice),
    lastOutcome: outcome(source, voice),
    words: voice.words.story.ended(voice.say(validUntil)),
  };
}

function countedCard(source: CardSource, voice: CardVoice): CountedCard {
  const { programme } = source;
  return {
    kind: 'counted',
    ...namesOf(programme, voice.locale),
    currency: programme.currency,
    timeZone: programme.zone.name,
    asOf: asOf(source, voice),
    counter: counter(source, voice),
    enrolment: enrolmentCard(source, voice),
    discount: discountCard(source, voice),
    next: next(source, voice),
    bonusDay: bonusDay(source, voice),
    continuity: continuityCard(source, voice),
    lastOutcome: outcome(source, voice),
  };
}

function outcome({ lastOutcome: last, programme }: CardSource, voice: CardVoice): CountedCard['lastOutcome'] {
  if (last === null) return null;
  return { date: voice.date(last.effective), words: explainOutcome(last, programme, voice.locale) };
}

/** The card of a subscriber of whom no night has left a counter. */
export function waitingCard(
  programme: Programme,
  parked: CardStanding['parked'],
  locale: Locale,
): ProgrammeCard {
  const voice = cardVoice(programme, locale);
  const told = parkedCard(parked, voice);
  const words = told?.words ?? voice.words.card.waiting;
  return { kind: 'waiting', ...namesOf(programme, locale), parked: told, words };
}

function namesOf({ programme, title }: Programme, locale: Locale) {
  return { programme, title: title[locale] ?? Object.values(title)[0] ?? programme };
}

function asOf({ at, state, standing }: CardSource, voice: CardVoice): AsOfCard {
  const { words, instant, date, say } = voice;
  const { incidentSince } = standing;
  const parked = parkedCard(standing.parked, voice);
  const incident =
    incidentSince === null
      ? null
      : { since: instant(incidentSince), words: words.card.incident(say(incidentSince)) };
  const notes = [parked?.words, incident?.words, standing.hasNews ? words.card.news : undefined];
  const said = words.card.asOf(say(state.at), sayDay(state.at - 1, voice));
  return {
    at: instant(at),
    walkedTo: instant(state.at),
    through: date(state.at - 1),
    hasNews: standing.hasNews,
    parked,
    incident,
    words: [said, ...notes.filter((note) => note !== undefined)].join('. '),
  };
}

/** A day without the time in it. */
function sayDay(at: Instant, { programme, say }: CardVoice): string {
  return say(dayStart(at, programme.zone));
}

function parkedCard(parked: CardStanding['parked'], voice: CardVoice): ParkedCard | null {
  if (parked === null) return null;
  const { code, since } = parked;
  return { code, since: voice.instant(since), words: voice.words.card.parked(sayDay(since, voice)) };
}

function counter({ state, programme }: CardSource, voice: CardVoice): CounterCard {
  const { words, locale } = voice;
  const { every, add } = versionNow(programme, state).accrual;
  const isMonths = every === 'calendar_month';
  const unit = {
    every: isMonths ? every : every.text,
    add,
    words: words.card.unit(isMonths ? null : sayDuration(every, locale)),
  };
  if (state.begun === null) return { value: null, unit, since: null, words: words.story.notBegun };
  const count = add === 1 ? words.card.count(state.value, isMonths) : String(state.value);
  return {
    value: state.value,
    unit,
    since: voice.date(state.begun),
    words: words.card.counter(count, sayDay(state.begun, voice)),
  };
}

function bonusDay({ programme, state, at }: CardSource, voice: CardVoice): CountedCard['bonusDay'] {
  let day = nextBonusAfter(programme, state.pinned, at);
  // A month has one, and who has just left an old version may have had another day than the one that is ahead.
  if (day !== null && day.month === state.bonusMonth) day = nextBonusAfter(programme, state.pinned, day.at);
  if (day === null) return null;
  return {
    date: voice.date(day.at),
    at: voice.instant(day.at),
    words: voice.words.story.bonusDay(voice.say(day.at)),
  };
}

function next(source: CardSource, voice: CardVoice): NextCard {
  const { card: words } = voice.words;
  const step = nextStep(source);
  switch (step.kind) {
    case 'step':
      return stepCard(step, source, voice);
    case 'highest':
      return { kind: 'highest', words: words.highest };
    case 'stands': {
      const { because } = step;
      const reasons = because === null ? [] : listEntryReasons(because, voice.programme, voice.locale);
      return { kind: 'stands', reasons, words: words.stands(because === null ? null : joined(reasons)) };
    }
    case 'none':
      return { kind: 'none', because: step.because, words: words.noNext[step.because] };
  }
}

function stepCard(
  step: NextStep & { readonly kind: 'step' },
  { programme, state }: CardSource,
  voice: CardVoice,
): NextCard {
  const { card: words } = voice.words;
  const { more, at, rung, amount, counter: value, needsEnrolment } = step;
  const { accrual } = versionNow(programme, state);
  const isPercent = rung.kind === 'percent';
  const said = words.step({
    more: more === 0 ? null : words.count(more, accrual.every === 'calendar_month'),
    date: voice.say(at),
    gives: isPercent ? `${sayPercent(rung.percent, voice.locale)} %` : voice.money(rung.amount),
    amount: isPercent && amount !== null ? voice.money(amount) : null,
  });
  return {
    kind: 'step',
    more,
    date: voice.date(at),
    counter: value,
    percent: isPercent ? rung.percent : null,
    amount: amount === null ? null : voice.amount(amount),
    needsEnrolment,
    words: needsEnrolment ? `${said}, ${words.ifEnrolled}` : said,
  };
}
