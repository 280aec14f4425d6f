import { sayMonth } from '../../rules/explain/entry.ts';
import { sayMoney } from '../../rules/explain/rule-words.ts';
import type { Locale } from '../../rules/locale.ts';
import type { Entry, Outcome } from '../../rules/outcome.ts';
import { isOutcome } from '../../rules/render/in-order.ts';
import { ALWAYS, monthStart } from '../../rules/time.ts';
import type { SpanClass } from '../../rules/timeline/spans.ts';
import { type StripDay, type StripMonth, stripOf } from '../../rules/timeline/strip.ts';
import { timelineWords } from '../../rules/timeline/words.ts';
import type { ReadTimeline } from '../services/timeline/subscriber-timeline.ts';

const SIGNS: Readonly<Record<SpanClass | 'part', string>> = {
  served: '█',
  part: '▄',
  blocked: '▒',
  paused: '=',
  idle: '·',
  not_begun: '-',
  ended: 'x',
  not_walked: '?',
};

const RULER = '1   5    10   15   20   25   30';

/** A line a month and a sign a day, with the counter at the end of the month and the bonus of its day. */
export function stripText(read: ReadTimeline, locale: Locale): string {
  const { timeline, programme } = read;
  const months = stripOf(timeline.spans, timeline, programme.zone);
  const { columns } = timelineWords(locale);
  const titles = months.map(({ month }) => sayMonth(month, locale));
  const width = Math.max(...titles.map((title) => title.length));
  const values = months.map(({ month }) => valueIn(read, month));
  const line = (title: string, days: string, value: string, bonus: string): string =>
    `${title.padEnd(width)}  ${days.padEnd(RULER.length)}  ${value.padStart(columns.counter.length)}  ${bonus}`.trimEnd();
  return [
    line('', RULER, columns.counter, columns.bonus),
    ...months.map((one, index) =>
      line(titles[index] ?? '', signsOf(one), values[index] ?? '', bonusOf(read, one.month, locale)),
    ),
    ...legend(months, locale),
    '',
  ].join('\n');
}

function signsOf({ days }: StripMonth): string {
  return days.map((day) => (day === null ? ' ' : SIGNS[signOf(day)])).join('');
}

function signOf(day: StripDay): SpanClass | 'part' {
  return day.isPartlyServed ? 'part' : day.class;
}

/** Only what is in the strip. */
function legend(months: readonly StripMonth[], locale: Locale): readonly string[] {
  const days = months.flatMap((month) => month.days.flatMap((day) => (day === null ? [] : [signOf(day)])));
  const used = (Object.keys(SIGNS) as (keyof typeof SIGNS)[]).filter((sign) => days.includes(sign));
  const words = timelineWords(locale).legend;
  return ['', used.map((sign) => `${SIGNS[sign]} ${words[sign]}`).join('   ')];
}

/** The counter at the end of a month, or where the walk or the window ends in it; '' before its first entry and after the walk. */
function valueIn({ steps, timeline, programme }: ReadTimeline, month: number): string {
  const { to, walkedTo } = timeline;
  const last = Math.min(to, walkedTo ?? ALWAYS);
  if (monthStart(month, programme.zone) > last) return '';
  const until = Math.min(monthStart(month + 1, programme.zone), last);
  const entries = steps.filter((step): step is Entry => !isOutcome(step) && step.effective <= until);
  return String(entries.at(-1)?.value ?? '');
}

function bonusOf({ steps, programme }: ReadTimeline, month: number, locale: Locale): string {
  const outcome = steps.find((step): step is Outcome => isOutcome(step) && step.month === month);
  if (outcome === undefined) return '';
  return outcome.outcome === 'credit'
    ? sayMoney(outcome.amount, programme, locale)
    : timelineWords(locale).refusal;
}
