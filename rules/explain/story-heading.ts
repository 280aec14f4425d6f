import type { Walk } from '../advance.ts';
import type { Locale } from '../locale.ts';
import { type Outlook, outlookOf } from '../outlook.ts';
import { nextBonusAfter, versionIndexAt } from '../schedule.ts';
import type { CounterState } from '../state.ts';
import type { Interruption, Programme } from '../terms.ts';
import { type Instant, sayInstant } from '../time.ts';
import type { Segment } from '../timeline.ts';
import { sayDuration } from '../words/duration.ts';
import { lengthBetween } from './length.ts';
import { sayRule } from './rule-words.ts';
import type { StorySource } from './story-source.ts';
import { sayStep } from './story-step.ts';
import { WORDS } from './words/catalogue.ts';
import type { Clocked } from './words/story-words.ts';

/** What the counter is now, why, what hangs over it and what comes next. */
export function storyHeading(source: StorySource, locale: Locale): readonly string[] {
  const { programme, facts, walk } = source;
  const words = WORDS[locale].story;
  const { state } = walk;
  const say = (at: Instant): string => sayInstant(at, programme.zone, locale);
  const title = programme.title[locale] ?? Object.values(programme.title)[0] ?? programme.programme;
  const known = source.knownAt === undefined ? [] : [words.knownAt(say(source.knownAt))];
  const folded = facts.fold === undefined ? [] : [words.folded(say(facts.fold.at))];
  const first = [words.heading(facts.subscriber, title, say(state.at)), ...known, ...folded];
  if (state.begun === null) return [...first, words.notBegun];
  return [
    ...first,
    words.counter(state.value, say(state.begun)),
    ...lastLoss(source, locale),
    ...enrolment(source, locale),
    ...present(source, locale),
    ...ahead({ state, programme, locale, say }),
  ];
}

/** The last step that lowered the counter, and how many there were since it last grew. */
function lastLoss(source: StorySource, locale: Locale): readonly string[] {
  const words = WORDS[locale].story;
  const { entries, state } = source.walk;
  const loss = entries.findLast(({ delta }) => delta < 0);
  if (loss === undefined) return [words.noLoss];
  const say = (at: Instant): string => sayInstant(at, source.programme.zone, locale);
  const told = words.lastLoss(state.value, say(loss.effective), sayStep(loss, { ...source, locale }));
  const before = entries.slice(0, entries.indexOf(loss) + 1);
  const inRow = before
    .slice(before.findLastIndex(({ delta }) => delta > 0) + 1)
    .filter(({ delta }) => delta < 0);
  const [first] = inRow;
  if (first === undefined || inRow.length === 1) return [told];
  return [told, words.losses(inRow.length, say(first.effective), first.value - first.delta)];
}

function enrolment({ programme, walk }: StorySource, locale: Locale): readonly string[] {
  const words = WORDS[locale].story;
  const { state, entries } = walk;
  const terms = programme.versions[state.pinned ?? versionIndexAt(programme, state.at)]?.enrolment ?? null;
  if (terms === null) return [];
  const change = entries.findLast(({ kind }) => kind === 'enrolled' || kind === 'unenrolled');
  const since = change === undefined ? null : sayInstant(change.effective, programme.zone, locale);
  return [state.enrolled && since !== null ? words.enrolled(since) : words.notEnrolled(since)];
}

/** The class of the present and since when. */
function present({ programme, walk }: StorySource, locale: Locale): readonly string[] {
  const words = WORDS[locale];
  const { state } = walk;
  const { class: now, kind } = state.now;
  const since = presentSince(walk);
  const said = words.story.classes[now](kind === null ? null : words.blocking(kind));
  const length = sayDuration(lengthBetween(since, state.at, programme.zone, 'days'), locale);
  return [words.story.now(said, sayInstant(since, programme.zone, locale), length)];
}

/** Service goes on through the provider's outage, and absence through a blocking that is mapped to it. */
function presentSince({ segments, state }: Walk): Instant {
  const isSame = (segment: Segment): boolean =>
    segment.class === state.now.class &&
    (segment.kind === state.now.kind || segment.class === 'served' || segment.class === 'idle');
  return segments[segments.findLastIndex((segment) => !isSame(segment)) + 1]?.from ?? state.at;
}

interface Ahead {
  readonly state: CounterState;
  readonly programme: Programme;
  readonly locale: Locale;
  readonly say: (at: Instant) => string;
}

function ahead({ state, programme, locale, say }: Ahead): readonly string[] {
  const words = WORDS[locale].story;
  const { validUntil } = programme;
  if (validUntil !== null && validUntil <= state.at) return [words.ended(say(validUntil))];
  const bonus = nextBonusAfter(programme, state.pinned, state.at);
  return [
    ...hanging(outlookOf(state, programme), { state, programme, locale, say }),
    ...(state.period === null ? [] : [words.periodEnds(say(state.period.end))]),
    ...(bonus === null ? [] : [words.bonusDay(say(bonus.at))]),
  ];
}

/**
 * Rules that wait for the return, then the one whose clock is the nearest to its effect; none that would change nothing. Only
 * the nearest, because what a later one takes depends on what the nearer ones leave.
 */
function hanging(outlook: Outlook, { state, programme, locale, say }: Ahead): readonly string[] {
  const words = WORDS[locale].story;
  const changes = ({ becomes }: { readonly becomes: number }): boolean => becomes !== state.value;
  const pending = outlook.pending.filter(changes).flatMap(({ rule, becomes }) => {
    const kind = clockedKind(rule);
    return kind === null ? [] : [words.pending[kind](becomes, sayRule(rule, programme, locale))];
  });
  const [nearest] = outlook.threats.filter(changes).sort((left, right) => left.at - right.at);
  const kind = nearest === undefined ? null : clockedKind(nearest.rule);
  if (nearest === undefined || kind === null) return pending;
  const effect = nearest.rule.at === 'return' ? words.becomesOnReturn : words.becomes;
  const told = words.unless[kind](
    say(nearest.at),
    effect(nearest.becomes, sayRule(nearest.rule, programme, locale)),
  );
  return [...pending, told];
}

function clockedKind({ when }: Interruption): Clocked | null {
  return when.kind === 'terminated' || when.kind === 'tariff_change' ? null : when.kind;
}
