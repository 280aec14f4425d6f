import Table from 'cli-table3';
import { formatAmount } from '../../rules/money.ts';
import { ALWAYS, localDateOf, monthText } from '../../rules/time.ts';
import { figuresText } from '../services/amend/figures.ts';
import type { AmendmentPreview, ComparedMonth } from '../services/amend/preview.ts';
import type { Differences, SubscriberDifferences } from '../services/amend/tally.ts';

/** What an amendment comes to, for people. */
export function amendmentText(preview: AmendmentPreview): string {
  const { subscribers, counters, refused } = preview;
  const parked =
    refused === 0
      ? []
      : [`${refused} subscribers cannot be walked by these terms: the night would park them.`];
  return [
    `${preview.programme.programme}: ${whatChanges(preview)}.`,
    monthsTable(preview),
    `Counters that are others now: ${counters} of ${subscribers}.`,
    ...parked,
    ...largestSection(preview),
  ].join('\n');
}

/** The same for machines: amounts are decimal text, months `YYYY-MM`. */
export function amendmentJson(preview: AmendmentPreview): Readonly<Record<string, unknown>> {
  const { programme, months, total, subscribers, counters, refused, largest } = preview;
  const sums = ({ differing, more, less }: Differences): Readonly<Record<string, unknown>> => ({
    differing,
    more: formatAmount(more, programme.places),
    less: formatAmount(less, programme.places),
  });
  return {
    programme: programme.programme,
    currency: programme.currency,
    changes: whatChanges(preview),
    months: months.map((month) => ({
      month: monthText(month.month),
      state: month.state,
      beyond_reach: month.isBeyondReach,
      ...sums(month),
    })),
    total: sums(total),
    subscribers,
    counters,
    refused,
    largest: largest.map(({ subscriber, counterWas, counterIs, ...rest }) => ({
      subscriber,
      counter: { was: counterWas, is: counterIs },
      ...sums(rest),
    })),
    expect: figuresText(total, programme.places),
  };
}

function whatChanges({ changes, programme }: AmendmentPreview): string {
  const { version, keys, holdsUntil } = changes;
  const parts = [
    ...(version === null ? [] : [`version ${version + 1}`]),
    ...(keys.includes('valid_until') ? ['valid_until'] : []),
  ].join(' and ');
  const since = holdsUntil === ALWAYS ? 'the beginning' : `${localDateOf(holdsUntil, programme.zone)} on`;
  return `${parts} differs from what is published; everything is decided anew from ${since}`;
}

function monthsTable({ months, total, programme }: AmendmentPreview): string {
  const money = (sums: Differences): string[] => [
    String(sums.differing),
    formatAmount(sums.more, programme.places),
    formatAmount(sums.less, programme.places),
  ];
  const table = new Table({
    head: ['month', '', 'amounts that differ', `more, ${programme.currency}`, `less, ${programme.currency}`],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const month of months) table.push([monthText(month.month), stateText(month), ...money(month)]);
  table.push(['in all', '', ...money(total)]);
  return table.toString();
}

const STATES: Readonly<Record<ComparedMonth['state'], string>> = {
  posted: 'posted: corrections',
  'not-posted': 'not posted yet',
  forecast: 'a forecast',
};

function stateText({ state, isBeyondReach }: ComparedMonth): string {
  return isBeyondReach ? 'posted: beyond reach, shown and never booked' : STATES[state];
}

function largestSection({ largest, programme }: AmendmentPreview): readonly string[] {
  if (largest.length === 0) return [];
  const table = new Table({
    head: [
      'subscriber',
      'counter now',
      'amounts that differ',
      `more, ${programme.currency}`,
      `less, ${programme.currency}`,
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const one of largest) {
    table.push([
      one.subscriber,
      counterText(one),
      String(one.differing),
      formatAmount(one.more, programme.places),
      formatAmount(one.less, programme.places),
    ]);
  }
  return ['The largest differences:', table.toString()];
}

function counterText({ counterWas, counterIs }: SubscriberDifferences): string {
  const [was, is] = [counterWas, counterIs].map((counter) => (counter === null ? 'none' : String(counter)));
  return was === is ? (was ?? '') : `${was ?? ''} → ${is ?? ''}`;
}
