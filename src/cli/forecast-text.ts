import { counted } from '../../rules/words/plural.ts';
import { minute, reportSections } from '../services/close/close-text.ts';
import type { Assumed, CloseForecast } from '../services/close/forecast.ts';

/** A forecast for people: that it is one, what it takes for granted, and then what a preview shows. */
export function forecastText({ report, cut, knownTo, assumed }: CloseForecast): string {
  const head = [
    `${report.programme}, ${report.month}: FORECAST: cannot be posted`,
    `Decided at ${minute(report.closesAt, report.timeZone)}; facts up to revision ${cut}, known to ${minute(knownTo, report.timeZone)}.`,
    ...(knownTo < report.closesAt ? ['From then on it is assumed that', ...assumptions(assumed)] : []),
    'Corrections, and what is carried, are as the last night left them; what is imported since is not among them.',
  ];
  return [head.join('\n'), ...reportSections(report)].join('\n\n');
}

function assumptions({ paying, notPaying, charged, blocked }: Assumed): readonly string[] {
  const lines: readonly (readonly [number, (people: string) => string])[] = [
    [paying, (people) => `the month's fee is paid on the day of the last payment, by ${people}`],
    [notPaying, (people) => `nothing is paid, as for two months now, by ${people}`],
    [charged, (people) => `the charges of the last whole month come again, for ${people}`],
    [blocked, (people) => `a blocking that runs goes on, for ${people}`],
  ];
  return [
    '  - services, fees, segments, balances and enrolments stay as they are; nobody joins or leaves',
    ...lines.flatMap(([count, say]) => (count === 0 ? [] : [`  - ${say(counted(count, PEOPLE, 'en'))}`])),
  ];
}

const PEOPLE = { one: 'subscriber', few: 'subscribers', many: 'subscribers' };
