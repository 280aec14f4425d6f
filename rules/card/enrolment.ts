import { advance } from '../advance.ts';
import { listEntryReasons, type SaidReason } from '../explain/reasons.ts';
import type { Enrolment, SubscriberFacts } from '../facts.ts';
import type { Entry } from '../outcome.ts';
import type { CounterState } from '../state.ts';
import type { Programme } from '../terms.ts';
import type { Instant } from '../time.ts';
import type { EnrolmentCard } from './card.ts';
import { versionNow } from './next-step.ts';
import type { CardSource } from './source.ts';
import type { CardVoice } from './voice.ts';

/** Whether the subscriber is enrolled, and whether and why not they may be. null: the terms have no enrolment. */
export function enrolmentCard(source: CardSource, voice: CardVoice): EnrolmentCard | null {
  const { programme, state, standing } = source;
  const terms = versionNow(programme, state).enrolment;
  if (terms === null) return null;
  const { card: words } = voice.words;
  const opening = openingOf(source, voice);
  const { request } = standing;
  return {
    enrolled: state.enrolled,
    by: terms.by,
    opening,
    request:
      request === null
        ? null
        : {
            action: request.action,
            at: voice.instant(request.at),
            words: words.request[request.action](voice.say(request.at)),
          },
    words: wordsOf(opening, terms.by, voice),
  };
}

function openingOf({ programme, state, facts, at }: CardSource, voice: CardVoice): EnrolmentCard['opening'] {
  if (state.enrolled) return { kind: 'enrolled' };
  const answer = answerToRequest(programme, { state, facts, at: Math.max(at, state.at + 1) }, 'enrol');
  if (answer?.kind !== 'enrolment_refused') return { kind: 'open' };
  return { kind: 'closed', reasons: listEntryReasons(answer, programme, voice.locale) };
}

function wordsOf(opening: EnrolmentCard['opening'], by: EnrolmentCard['by'], { words }: CardVoice): string {
  switch (opening.kind) {
    case 'enrolled':
      return words.card.enrolled;
    case 'open':
      return words.card.mayEnrol[by];
    case 'closed':
      return words.card.mayNotEnrol(joined(opening.reasons));
  }
}

export function joined(reasons: readonly SaidReason[]): string {
  return reasons.map(({ words }) => words).join('; ');
}

/** A counter as it is known, and when it is asked. */
interface Asking {
  /** null: from the beginning. */
  readonly state: CounterState | null;
  readonly facts: SubscriberFacts;
  /** Later than where the counter stands. */
  readonly at: Instant;
}

/**
 * What a request at an instant comes to by the rules: the entry that answers it; null: it changes nothing. The engine answers, with the
 * request among the facts, so the answer is that of a night which knows no more.
 */
export function answerToRequest(
  programme: Programme,
  { state, facts, at }: Asking,
  action: Enrolment['action'],
): Entry | null {
  const request = { at, action, programme: programme.programme, author: null, channel: null };
  const known = facts.enrolments.filter((row) => row.at <= at);
  const walk = advance(programme, state, { ...facts, enrolments: [...known, request] }, at);
  const answer = walk.entries.findLast(({ effective }) => effective === at);
  return answer !== undefined && ANSWERS.has(answer.kind) ? answer : null;
}

const ANSWERS: ReadonlySet<Entry['kind']> = new Set(['enrolled', 'unenrolled', 'enrolment_refused']);
