import Table from 'cli-table3';
import { formatInstant, type Zone } from '../../rules/time.ts';
import type {
  AtRung,
  Comparison,
  DifferingOpening,
  Named,
  OpeningDifference,
  OpeningReport,
} from '../services/openings/report.ts';

/** The report for people. */
export function openingsText(report: OpeningReport): string {
  const { programme, paysFrom, openings, earlier } = report;
  const more =
    earlier === 0 ? '' : `; ${earlier} of them are earlier ones of the same subscribers and not looked at`;
  return [
    `${programme.programme}: ${openings} openings${more}. It pays from ${paysFrom}.\n`,
    comparisonsText(report.comparisons),
    report.atRungs === null ? '' : rungsText(report.atRungs),
    ...report.differences.map(({ difference, openings: count, first }) =>
      differenceText({ difference, count, first }, programme.zone),
    ),
    rejectedText(report),
    standingText(report),
    withoutText(report),
    unsaidText(report),
    report.agrees ? 'Everything agrees.\n' : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function comparisonsText(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ metric, older, brought, takenUp, agrees }) => [
    metric,
    older === null ? '' : String(older),
    String(brought),
    String(takenUp),
    agrees || older === null ? '' : signed(takenUp - older),
  ]);
  return tableOf(['', 'older system', 'brought', 'taken up', 'difference'], rows);
}

function rungsText(rungs: readonly AtRung[]): string {
  const rows = rungs.map(({ from, brought, takenUp, enrolled }) => [
    from === null ? 'below the first rung' : `rung from ${from}`,
    String(brought),
    String(takenUp),
    String(enrolled),
  ]);
  return tableOf(['counter', 'brought', 'taken up', 'of them enrolled'], rows);
}

/** What a difference means, and what ends it. */
const MEANINGS: Readonly<Record<OpeningDifference, string>> = {
  before_programme: 'before the programme began, which changes nothing: import it again with a later instant',
  after_end: 'when the programme had ended, which changes nothing',
  parked: 'of subscribers that the night could not walk: correct the fact that it names',
  not_walked: 'of subscribers that no night has walked yet: run `stazh nightly`',
  night_to_come: 'imported since the last night: run `stazh nightly`',
  later_than_walked: 'later than the nights have walked: run `stazh nightly` when that day is over',
  value: 'taken up with another counter: the terms keep it between floor and cap',
  enrolled: 'taken up with another enrolment',
  taken_back: 'withdrawn since the last night, which took them up: run `stazh nightly`',
  unexplained: 'not taken up, and nothing says why: run `stazh verify`',
};

interface Difference {
  readonly difference: OpeningDifference;
  readonly count: number;
  readonly first: readonly DifferingOpening[];
}

function differenceText({ difference, count, first }: Difference, zone: Zone): string {
  const lines = first.map((one) => {
    const why = one.parkedBecause === null ? '' : `: ${one.parkedBecause}`;
    return `  ${one.subscriber}  ${formatInstant(one.at, zone)}  ${sidesText(one)}${why}\n`;
  });
  return `${counted(count)} ${MEANINGS[difference]}\n${lines.join('')}${restText(count - first.length)}`;
}

function sidesText(one: DifferingOpening): string {
  const brought = sideText(one.broughtValue, one.broughtEnrolled);
  return `brought ${brought}, taken up ${sideText(one.takenUpValue, one.takenUpEnrolled)}`;
}

function sideText(value: number | null, enrolled: boolean | null): string {
  if (value === null) return 'nothing';
  if (enrolled === null) return String(value);
  return `${value} ${enrolled ? 'enrolled' : 'not enrolled'}`;
}

function rejectedText({ rejected: { count, rows } }: OpeningReport): string {
  if (count === 0) return '';
  const lines = rows.map(
    ({ importId, line, column, reason }) =>
      `  import ${importId}, line ${line}: ${column === null ? '' : `${column}: `}${reason}\n`,
  );
  return `Rows of openings that were rejected: ${count}. Those that were not imported again since are missing here.\n${lines.join('')}${restText(count - rows.length)}`;
}

function standingText({ standingAt }: OpeningReport): string {
  return standingAt
    .map(
      ({ counter, subscribers }) => `With a counter of ${counter}, among others: ${subscribers.join(', ')}\n`,
    )
    .join('');
}

function withoutText({ withoutOpening }: OpeningReport): string {
  if (withoutOpening === null || withoutOpening.count === 0) return '';
  return `Subscribers with a counter and without an opening: ${namedText(withoutOpening)}\n`;
}

function unsaidText({ unsaidEnrolment, programme }: OpeningReport): string {
  if (unsaidEnrolment === null) return '';
  if (programme.versions.every(({ enrolment }) => enrolment === null))
    return 'The terms have no enrolment, so nobody is enrolled whatever an opening says.\n';
  if (unsaidEnrolment.count === 0) return '';
  return `Openings that do not say whether the subscriber is enrolled: ${namedText(unsaidEnrolment)}\n`;
}

function namedText({ count, subscribers }: Named): string {
  return `${count} (${subscribers.join(', ')}${count > subscribers.length ? ' …' : ''})`;
}

function counted(openings: number): string {
  return openings === 1 ? '1 opening' : `${openings} openings`;
}

function restText(count: number): string {
  return count > 0 ? `  … and ${count} more: --format csv has them all\n` : '';
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return `${table.toString()}\n`;
}
