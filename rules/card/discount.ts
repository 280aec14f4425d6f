import { explainOutcome } from '../explain/outcome.ts';
import { listRefusalReasons } from '../explain/reasons.ts';
import type { Outcome } from '../outcome.ts';
import { nextBonusAfter } from '../schedule.ts';
import type { CounterState } from '../state.ts';
import { monthOf, monthStart, monthText } from '../time.ts';
import { whatIfWords } from '../what-if/words.ts';
import type { NoOutcome } from '../what-if/words-contract.ts';
import { sayPercent } from '../words/amount.ts';
import type { DiscountCard } from './card.ts';
import { versionNow } from './next-step.ts';
import type { CardSource } from './source.ts';
import type { CardVoice } from './voice.ts';

/** What the bonus day of this month decided, or that none has yet. */
export function discountCard(source: CardSource, voice: CardVoice): DiscountCard {
  const { programme, at, state, lastOutcome } = source;
  const month = monthOf(at, programme.zone);
  if (lastOutcome?.month === month) return decided(lastOutcome, source, voice);
  const common = { month: monthText(month) };
  const { card: words } = voice.words;
  if (state.bonusMonth === month) {
    const because = whyNone(source, month);
    const why = whatIfWords(voice.locale).because[because];
    return { ...common, kind: 'none', because, words: words.noDiscount(why) };
  }
  const start = monthStart(month, programme.zone);
  const day = nextBonusAfter(programme, state.pinned, Math.max(start - 1, state.at));
  const isThisMonth = day?.month === month;
  const date = isThisMonth ? voice.date(day.at) : null;
  const said = isThisMonth ? voice.say(day.at) : null;
  return { ...common, kind: 'undecided', date, words: words.undecided(said) };
}

function decided(outcome: Outcome, source: CardSource, voice: CardVoice): DiscountCard {
  const common = { month: monthText(outcome.month), date: voice.date(outcome.effective) };
  const { programme, money } = source;
  if (outcome.outcome === 'refusal') {
    return {
      ...common,
      kind: 'refusal',
      reasons: listRefusalReasons(outcome, programme, voice.locale),
      words: explainOutcome(outcome, programme, voice.locale),
    };
  }
  const { percent, amount } = outcome;
  const { card: words } = voice.words;
  const share = percent === null ? null : sayPercent(percent, voice.locale);
  return {
    ...common,
    kind: 'credit',
    percent,
    amount: voice.amount(amount),
    money,
    words: words.credit(share, voice.money(amount), words.money[money.kind]),
  };
}

/** Why a bonus day that was walked has no outcome, by what the state still knows of that day. */
function whyNone({ programme, state }: CardSource, month: number): NoOutcome {
  const day = nextBonusAfter(programme, state.pinned, monthStart(month, programme.zone) - 1);
  if (state.begun === null || (day !== null && state.begun >= day.at)) return 'not_begun';
  const asks = versionNow(programme, state).enrolment !== null;
  return asks && !wasEnrolled(state, day?.at ?? state.at) ? 'not_enrolled' : 'not_served';
}

function wasEnrolled({ enrolments, enrolled }: CounterState, at: number): boolean {
  const later = enrolments.find((change) => change.at > at);
  // The first change after the day says what was before it.
  return later === undefined ? enrolled : !later.enrolled;
}
