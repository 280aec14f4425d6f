import { WORDS } from '../../rules/explain/words/catalogue.ts';
import { minus } from '../../rules/explain/words/text.ts';
import type { Locale } from '../../rules/locale.ts';
import { currencyPlaces, parseAmount } from '../../rules/money.ts';
import { whatIfWords } from '../../rules/what-if/words.ts';
import type { WhatIfWords } from '../../rules/what-if/words-contract.ts';
import { sayAmount } from '../../rules/words/amount.ts';
import { plainTable } from '../services/plain-table.ts';
import type { Answered, BonusTold, DayTold, StandingTold } from '../services/what-if/answer.ts';

/** An answer for people: the question, what is assumed, the two courses day by day, and why. */
export function whatIfText(answer: Answered, locale: Locale): string {
  const page: Page = { answer, locale, words: whatIfWords(locale), day: dayWriter(locale) };
  const { words } = page;
  return [
    WORDS[locale].story.heading(answer.subscriber, answer.title, page.day(answer.at)),
    `${answer.question}\n`,
    answer.ended === null ? '' : `${words.noDays(page.day(answer.ended))}\n`,
    answer.days.length === 0 && answer.ended !== null ? '' : table(page),
    listed(words.headings.onlyWith, answer.steps.with.map(stepLine(page))),
    listed(words.headings.onlyWithout, answer.steps.without.map(stepLine(page))),
    listed(words.headings.refusals, refusalLines(page)),
    listed(words.headings.assumed, answer.assumed.map(dashed)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

interface Page {
  readonly answer: Answered;
  readonly locale: Locale;
  readonly words: WhatIfWords;
  readonly day: (at: string) => string;
}

function dashed(text: string): string {
  return `- ${text}`;
}

function listed(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${heading}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function stepLine({ day }: Page): (step: { readonly at: string; readonly words: string }) => string {
  return ({ at, words }) => `${day(at)}  ${words}`;
}

/** `2026-12-10T00:00:00+03:00` as people of the locale read it: the day, and the time where it is not midnight. */
function dayWriter(locale: Locale): (at: string) => string {
  return (at) => {
    const [date = '', time = ''] = at.split('T');
    const [year = '', month = '', day = ''] = date.split('-');
    const said =
      locale === 'en'
        ? `${Number(day)} ${WORDS.en.months[Number(month) - 1] ?? ''} ${year}`
        : `${day}.${month}.${year}`;
    return time.startsWith('00:00:00') ? said : `${said} ${time.slice(0, 5)}`;
  };
}

function table(page: Page): string {
  const { answer, words, day } = page;
  const { columns } = words;
  const head = [
    columns.day,
    columns.counter,
    columns.without,
    columns.counter,
    columns.with,
    columns.difference,
  ];
  const rows = [
    ...dayRows(page, true),
    ...(answer.sums.past === null ? [] : [sumRow(words.sumPast, answer.sums.past, page)]),
    [
      words.now(day(answer.at)),
      ...standing(answer.now.without, page),
      ...standing(answer.now.with, page),
      '',
    ],
    ...dayRows(page, false),
    ...(answer.ended === null ? [sumRow(words.sumNext, answer.sums.next, page)] : []),
  ];
  return plainTable(head, rows, (column) => column > 0);
}

function dayRows(page: Page, isPast: boolean): readonly (readonly string[])[] {
  return page.answer.days
    .filter((row) => row.isPast === isPast)
    .map((row) => [
      page.day(row.at),
      counter(row.without),
      bonus(row.without, page),
      counter(row.with),
      bonus(row.with, page),
      money(row.difference, page),
    ]);
}

function sumRow(title: string, sums: Answered['sums']['next'], page: Page): readonly string[] {
  return [title, '', money(sums.without, page), '', money(sums.with, page), money(sums.difference, page)];
}

function standing(told: StandingTold, { words }: Page): readonly string[] {
  const { enrolled } = told;
  return [counter(told), enrolled === null ? '' : words.enrolled[enrolled ? 'yes' : 'no']];
}

function counter({ counter: value }: StandingTold): string {
  return value === null ? '–' : String(value);
}

function bonus(told: BonusTold, page: Page): string {
  switch (told.outcome) {
    case 'credit':
      return money(told.amount, page);
    case 'refusal':
      return page.words.refusal;
    case 'none':
      return page.words.none;
  }
}

function money(text: string, { answer: { currency }, locale }: Page): string {
  const places = currencyPlaces(currency) ?? 2;
  const amount = parseAmount(text, places);
  return amount === undefined ? text : minus(sayAmount(amount, { code: currency, places }, locale));
}

/** Why days have no bonus: days in a row for the same reason together, and both courses together where they agree. */
function refusalLines(page: Page): readonly string[] {
  const { days } = page.answer;
  const { columns } = page.words;
  const isSame = days.every((row) => whyNot(row.without) === whyNot(row.with));
  if (isSame) return reasonRuns(days, (row) => row.without, page);
  const titled = (title: string, lines: readonly string[]): readonly string[] =>
    lines.map((line) => `${title}: ${line}`);
  return [
    ...titled(
      columns.without,
      reasonRuns(days, (row) => row.without, page),
    ),
    ...titled(
      columns.with,
      reasonRuns(days, (row) => row.with, page),
    ),
  ];
}

function reasonRuns(
  days: readonly DayTold[],
  side: (row: DayTold) => BonusTold,
  { day }: Page,
): readonly string[] {
  const runs: { from: string; to: string; why: string | null }[] = [];
  for (const row of days) {
    const why = whyNot(side(row));
    const last = runs.at(-1);
    if (last?.why === why) last.to = row.at;
    else runs.push({ from: row.at, to: row.at, why });
  }
  return runs.flatMap(({ from, to, why }) => {
    if (why === null) return [];
    return [`${from === to ? day(from) : `${day(from)} – ${day(to)}`}  ${why}`];
  });
}

/** null: there is a bonus. */
function whyNot(told: BonusTold): string | null {
  return told.outcome === 'credit' ? null : told.words;
}
