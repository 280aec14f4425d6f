import { counted } from '../../rules/words/plural.ts';
import { plainTable } from '../services/plain-table.ts';
import type {
  CountersTold,
  MonthTold,
  SideTold,
  Simulation,
  TermsTotal,
} from '../services/simulate/report.ts';

/** A simulation for people: months, who wins and loses, counters by rung at the end, who is parked. */
export function simulationText(simulation: Simulation): string {
  const { changes } = simulation;
  return [
    heading(simulation),
    monthsTable(simulation),
    ...(changes === null ? [] : [changesText(simulation, changes)]),
    rungsTable(simulation),
    ...(simulation.parked.count === 0 ? [] : [parkedText(simulation)]),
  ].join('\n');
}

function heading({ programme, against, subscribers, currency, revision, from, to }: Simulation): string {
  const other =
    against === null ? ', with nothing published to compare with' : ` beside ${against} as it is published`;
  return `${programme} as proposed${other}\n${from} to ${to}, ${people(subscribers)}, facts up to revision ${revision}, amounts in ${currency}\n`;
}

/** One row a month and terms; the terms beside each other would not fit on a page. */
function monthsTable({ months, proposed, present, difference, programme, against }: Simulation): string {
  const head = ['month', 'terms', 'cost', 'credits', 'refusals', 'enrolled', 'new', 'counters', 'median'];
  const rows = months.flatMap(({ month, ...terms }) => [
    monthRow(month, 'proposed', terms.proposed),
    ...(terms.present === null ? [] : [monthRow('', 'present', terms.present)]),
  ]);
  const totals = [
    totalRow('total', 'proposed', proposed),
    ...(present === null ? [] : [totalRow('', 'present', present)]),
    ...(difference === null ? [] : [['', 'difference', signed(difference), '', '', '', '', '', '']]),
  ];
  const title = against === null ? programme : `${programme} (proposed), ${against} (present)`;
  return `By month: ${title}\n${plainTable(head, [...rows, ...totals], (column) => column > 1)}`;
}

function monthRow(month: string, terms: string, told: MonthTold): readonly string[] {
  const { cost, credits, refusals, enrolled, newlyEnrolled, counters } = told;
  return [
    month,
    terms,
    cost,
    ...[credits, refusals, enrolled, newlyEnrolled, counters.count].map(String),
    counters.median === null ? '–' : String(counters.median),
  ];
}

function totalRow(title: string, terms: string, { cost, credits, refusals }: TermsTotal): readonly string[] {
  return [title, terms, cost, String(credits), String(refusals), '', '', '', ''];
}

function people(count: number): string {
  return counted(count, { one: 'subscriber', few: 'subscribers', many: 'subscribers' }, 'en');
}

function signed(amount: string): string {
  return amount.startsWith('-') || /^0(\.0+)?$/.test(amount) ? amount : `+${amount}`;
}

function changesText({ currency }: Simulation, changes: NonNullable<Simulation['changes']>): string {
  const { winners, losers, same } = changes;
  const line = (title: string, { subscribers, sum }: SideTold): string =>
    `  ${title}: ${people(subscribers)}, ${signed(sum)} ${currency} in all\n`;
  return [
    `Who wins and who loses\n${line('more', winners)}${line('less', losers)}  the same: ${people(same)}\n`,
    ...largest('Most more', winners),
    ...largest('Most less', losers),
  ].join('\n');
}

function largest(title: string, { largest: rows }: SideTold): readonly string[] {
  if (rows.length === 0) return [];
  const head = ['subscriber', 'present', 'proposed', 'difference'];
  const cells = rows.map(({ subscriber, present, proposed, difference }) => [
    subscriber,
    present,
    proposed,
    signed(difference),
  ]);
  return [`${title}\n${plainTable(head, cells, (column) => column > 0)}`];
}

/** At the end of the last month. */
function rungsTable({ months }: Simulation): string {
  const last = months.at(-1);
  if (last === undefined) return '';
  const rows = [
    ...rungRows('proposed', last.proposed.counters),
    ...(last.present === null ? [] : rungRows('present', last.present.counters)),
  ];
  if (rows.length === 0)
    return `Counters by rung at the end of ${last.month}\n  no rungs: the terms give no bonus then\n`;
  const head = ['terms', 'counter', 'counters'];
  return `Counters by rung at the end of ${last.month}\n${plainTable(head, rows, (column) => column > 0)}`;
}

function rungRows(terms: string, { rungs }: CountersTold): readonly (readonly string[])[] {
  return rungs.map(({ from, counters }, index) => {
    const next = rungs[index + 1]?.from ?? null;
    return [index === 0 ? terms : '', rungText(from, next), String(counters)];
  });
}

/** `below 6`, `6–11`, `60 and more`. */
function rungText(from: number | null, next: number | null): string {
  if (from === null) return `below ${next ?? 0}`;
  if (next === null) return `${from} and more`;
  return next - 1 === from ? String(from) : `${from}–${next - 1}`;
}

function parkedText({ parked: { count, named } }: Simulation): string {
  const lines = named.map(
    ({ subscriber, terms, code, message }) => `  ${subscriber}  ${terms}: ${code}: ${message}\n`,
  );
  const rest = count > named.length ? `  and ${count - named.length} more\n` : '';
  return `Not walked, and in no figure above: ${count}\n${lines.join('')}${rest}`;
}
