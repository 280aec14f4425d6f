import { formatInstant, type Instant, zoneOf } from '../../../rules/time.ts';
import { sectionTable } from '../plain-table.ts';
import type { CloseReport, Met, StopName, Sum } from './report.ts';
import type { CloseShown } from './show.ts';
import { WRITTEN_OFF } from './written-off.ts';

type Row = readonly (string | number)[];

/** A close for people: what it pays, where that comes from, what to look at. Every section says so when there is nothing in it. */
export function closeText({
  closeId,
  report,
  state,
  runId,
  cut,
  previewedAt,
  previewedBy,
  postedAt,
  postedBy,
}: CloseShown): string {
  const posted =
    postedAt === null ? '' : `, posted ${minute(postedAt, report.timeZone)} by ${postedBy ?? ''}`;
  const head = `${report.programme}, ${report.month}: ${state}\nClose ${closeId}, previewed ${minute(previewedAt, report.timeZone)} by ${previewedBy}${posted}; holds what run ${runId} decided, facts up to revision ${cut}.`;
  return [head, ...reportSections(report)].join('\n\n');
}

/** What is said of a month, decided or expected. */
export function reportSections(report: CloseReport): readonly string[] {
  return [
    ...stopped(report),
    `What it comes to, in ${report.currency}\n${money(report)}`,
    `Credits by rung\n${sectionTable(['rung', 'counters', 'credits', 'sum'], report.rungs.map(rungRow))}`,
    `Refusals: ${report.refusals.count}\n${sectionTable(
      ['reason', 'refusals'],
      report.refusals.reasons.map(({ code, count }): Row => [code, count]),
    )}`,
    `Corrections of posted months\n${sectionTable(
      ['month', 'what becomes of it', 'subscribers', 'sum'],
      report.differences.map(
        ({ month, disposition, count, sum }): Row => [
          month.slice(0, 7),
          DISPOSITIONS[disposition] ?? disposition,
          count,
          sum,
        ],
      ),
    )}`,
    change(report),
    `Largest credits\n${sectionTable(
      ['subscriber', 'counter', 'percent', 'base', 'credit'],
      report.largest.map(
        ({ subscriber, counter, percent, base, amount }): Row => [
          subscriber,
          counter,
          percent ?? '–',
          base ?? '–',
          amount,
        ],
      ),
    )}`,
    ...lookedAt(report),
  ];
}

function money({
  credits,
  corrections,
  carriedIn,
  paid,
  debits,
  carriedOut,
  writtenOff,
}: CloseReport): string {
  const row = (name: string, { count, sum }: Sum): Row => [name, count, sum];
  return sectionTable(
    ['', 'subscribers', 'sum'],
    [
      row('carried from before', carriedIn),
      row('credits', credits),
      row('corrections', corrections),
      row('paid', paid),
      row('booked as debits', debits),
      row('carried on', carriedOut),
      ...writtenOff.map((one): Row => [`written off, ${writtenOffText(one.because)}`, one.count, one.sum]),
    ],
  );
}

function rungRow({ percent, amount, counterFrom, counterTo, count, sum }: CloseReport['rungs'][number]): Row {
  const counters = counterFrom === counterTo ? `${counterFrom}` : `${counterFrom}–${counterTo}`;
  return [percent === null ? (amount ?? '') : `${percent} %`, counters, count, sum];
}

function change({ change: found }: CloseReport): string {
  if (found === null) return 'Beside the month before\n  nothing was posted before';
  const { month, before, after, difference, percent, kinds } = found;
  const share = percent === null ? '' : ` (${percent} %)`;
  const rows = kinds.map(({ kind, count, before: was, after: is }): Row => [kind, count, was, is]);
  return `Beside ${month}: credits ${before} → ${after}, ${difference}${share}\n${sectionTable(['', 'subscribers', 'before', 'now'], rows)}`;
}

/** Whom somebody has to look at. */
function lookedAt({ held, parked }: CloseReport): readonly string[] {
  const heldRows = held.map(({ subscriber, month, amount }): Row => [subscriber, month.slice(0, 7), amount]);
  const parkedRows = parked.listed.map(
    ({ subscriber, code, message }): Row => [subscriber, `${code}: ${message}`],
  );
  const more = parked.count > parked.listed.length ? ', the first twenty' : '';
  return [
    `Held: above the limit for one credit, not paid until released\n${sectionTable(['subscriber', 'of', 'amount'], heldRows)}`,
    `Parked: ${parked.count}${more}; what they miss is a correction once they are walked\n${sectionTable(['subscriber', 'why'], parkedRows)}`,
  ];
}

function stopped({ stops, incomplete, timeZone }: CloseReport): readonly string[] {
  if (stops.length === 0) return [];
  const lines = stops.map((met) => `  ${met.stop}: ${STOPS[met.stop](met)}${acceptance(met)}`);
  const sources = incomplete.map(
    ({ source, completeThrough }) =>
      `  ${source} is complete through ${minute(completeThrough, timeZone)} only`,
  );
  return [`Stops\n${[...lines, ...sources].join('\n')}`];
}

function acceptance({ accepted }: Met): string {
  return accepted === null ? '' : ` — accepted by ${accepted.by}: ${accepted.reason}`;
}

const STOPS: Readonly<Record<StopName, (met: Met) => string>> = {
  total: ({ limit }) => `it pays more than ${limit ?? ''}`,
  change_percent: ({ limit }) => `its credits are more than ${limit ?? ''} % away from the month before`,
  parked_percent: ({ limit }) => `more than ${limit ?? ''} % of the subscribers are parked`,
  incomplete: () => 'the facts are not complete through the instant that decides the month',
};

const DISPOSITIONS: Readonly<Record<string, string>> = {
  booked: 'booked',
  beyond_reach: 'shown only: beyond the reach of corrections',
  held: 'held: above the limit for one credit',
};

/** Reports are stored as text; a word that this program does not know is shown as it is. */
function writtenOffText(because: string): string {
  return Object.hasOwn(WRITTEN_OFF, because) ? WRITTEN_OFF[because as keyof typeof WRITTEN_OFF] : because;
}

/** An instant to the minute, in UTC. */
export function minute(at: Instant, timeZone: string): string {
  const text = formatInstant(at, zoneOf(timeZone));
  return `${text.slice(0, 10)} ${text.slice(11, 16)} (${timeZone})`;
}
