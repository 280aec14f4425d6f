import { thresholdOf } from '../clock.ts';
import { sayEffect } from '../describe/describe-interruption.ts';
import { voiceOf } from '../describe/voice.ts';
import { lengthBetween } from '../explain/length.ts';
import { sayRule } from '../explain/rule-words.ts';
import type { Clocked } from '../explain/words/story-words.ts';
import { capital, withNote } from '../explain/words/text.ts';
import type { Locale } from '../locale.ts';
import { outlookOf } from '../outlook.ts';
import type { Interruption, Programme, Version } from '../terms.ts';
import { plus } from '../time.ts';
import { sayDuration } from '../words/duration.ts';
import type { ContinuityCard } from './card.ts';
import { type Loss, lossAhead } from './loss.ts';
import { versionNow } from './next-step.ts';
import type { CardSource } from './source.ts';
import type { CardVoice } from './voice.ts';

/** What would break the counter, what hangs over it now, and how long there is to mend it. */
export function continuityCard(source: CardSource, voice: CardVoice): ContinuityCard {
  const { state, programme, facts } = source;
  const { words } = voice;
  const terms = termsOf(versionInAbsence(source), voice);
  const loss = state.begun === null ? null : lossAhead(programme, state, facts);
  return {
    now: {
      class: state.now.class,
      words: words.card.now(
        words.story.classes[state.now.class](state.now.kind === null ? null : words.blocking(state.now.kind)),
      ),
    },
    rules: terms.rules,
    tolerance: terms.tolerance,
    loss: loss === null ? null : lossOf(loss, source, voice),
    pending: pendingOf(source, voice),
  };
}

/** An absence stays under the terms under which it began. */
function versionInAbsence({ programme, state }: CardSource): Version {
  const { absence } = state;
  return absence === null ? versionNow(programme, state) : (programme.versions[absence.version] as Version);
}

type Terms = Pick<ContinuityCard, 'rules' | 'tolerance'>;

/** What a version says does not change: it is put into words once. */
const known = new WeakMap<Version, Map<Locale, Terms>>();

function termsOf(version: Version, voice: CardVoice): Terms {
  let own = known.get(version);
  if (own === undefined) known.set(version, (own = new Map<Locale, Terms>()));
  let terms = own.get(voice.locale);
  if (terms === undefined) {
    terms = { rules: rulesOf(version, voice), tolerance: toleranceOf(version, voice) };
    own.set(voice.locale, terms);
  }
  return terms;
}

function rulesOf({ interruptions, accrual }: Version, voice: CardVoice): ContinuityCard['rules'] {
  const { programme, locale, words } = voice;
  const described = voiceOf(programme, locale);
  const rules = interruptions.filter(({ then }) => then.kind !== 'none');
  return [
    ...rules.map((rule) => ({
      rule: rule.id,
      words: `${capital(sayRule(rule, programme, locale))}: ${effectOf(rule, programme, locale)}`,
    })),
    ...accrual.requires.flatMap(({ condition, otherwise }) => {
      if (otherwise === 'skip' || otherwise.kind === 'none') return [];
      const effect = sayEffect(otherwise, described);
      return [{ rule: null, words: words.card.unlessMet(condition.say(locale), effect) }];
    }),
  ];
}

function effectOf(rule: Interruption, programme: Programme, locale: Locale): string {
  const voice = voiceOf(programme, locale);
  const moment = rule.at === 'return' ? voice.words.onReturn[rule.when.kind] : '';
  const repeated = rule.every === null ? '' : voice.words.repeated(rule.every);
  return `${sayEffect(rule.then, voice)}${moment}${repeated}`;
}

/** The shortest break that costs something: what is shorter is let pass. */
function toleranceOf({ interruptions }: Version, voice: CardVoice): ContinuityCard['tolerance'] {
  const breaks = interruptions.flatMap((rule) => {
    const threshold = thresholdOf(rule);
    const isBreak = rule.when.kind === 'gap' || rule.when.kind === 'inactive';
    return isBreak && rule.then.kind !== 'none' && threshold !== null ? [threshold] : [];
  });
  const { zone } = voice.programme;
  const [shortest] = breaks.sort(
    (left, right) => plus(0, left.duration, zone) - plus(0, right.duration, zone),
  );
  if (shortest === undefined) return null;
  const length = sayDuration(shortest.duration, voice.locale, 'genitive');
  return {
    duration: shortest.duration.text,
    words: voice.words.card.tolerance[shortest.bound](length),
  };
}

function lossOf(loss: Loss, { at, programme }: CardSource, voice: CardVoice): ContinuityCard['loss'] {
  const isPast = loss.at <= at;
  const daysLeft = isPast ? 0 : lengthBetween(at, loss.at, programme.zone, 'days').days;
  const left = voice.words.card.left(isPast ? null : daysLeft);
  return {
    rule: loss.rule?.id ?? null,
    at: voice.instant(loss.at),
    daysLeft,
    becomes: loss.becomes,
    on: loss.on,
    words: withNote(sayLoss(loss, voice), left),
  };
}

function sayLoss({ rule, at, becomes, on }: Loss, { words, programme, locale, say }: CardVoice): string {
  const kind = rule === null ? null : clockedKind(rule);
  if (rule === null || kind === null) return words.card.lossAt(say(at), becomes);
  const effect = on === 'return' ? words.story.becomesOnReturn : words.story.becomes;
  return words.story.unless[kind](say(at), effect(becomes, sayRule(rule, programme, locale)));
}

function pendingOf({ programme, state }: CardSource, voice: CardVoice): ContinuityCard['pending'] {
  if (state.absence === null && state.debts.length === 0) return [];
  return outlookOf(state, programme).pending.flatMap(({ rule, becomes }) => {
    const kind = clockedKind(rule);
    if (kind === null || becomes === state.value) return [];
    const said = sayRule(rule, programme, voice.locale);
    return [{ rule: rule.id, becomes, words: voice.words.story.pending[kind](becomes, said) }];
  });
}

function clockedKind({ when }: Interruption): Clocked | null {
  return when.kind === 'terminated' || when.kind === 'tariff_change' ? null : when.kind;
}
