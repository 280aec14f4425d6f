import type { Step } from '../../rules/render/in-order.ts';
import { jsonWriter } from '../../rules/render/ndjson.ts';
import type { Cause, RunMark, StepRecord, Superseded } from '../../rules/render/step-record.ts';
import { type LeadingColumns, tableWriter } from '../../rules/render/table.ts';
import type { Standing } from '../../rules/standing.ts';
import type { Programme } from '../../rules/terms.ts';
import { ALWAYS, type Instant } from '../../rules/time.ts';
import type { CounterHistory } from '../services/history.ts';

export type HistoryWriter = (history: CounterHistory) => string;

/** One JSON object a line. */
export function ndjsonWriter(programme: Programme): HistoryWriter {
  const { line } = jsonWriter(programme);
  return ({ subscriber, steps, byHand, records }) =>
    steps.map((step, index) => line(subscriber, step, byHand.get(step) ?? null, records?.[index])).join('');
}

/** A table for people, and under it what the two times ask for. @param withRuns whether to tell the runs of each step */
export function historyTableWriter(programme: Programme, withRuns: boolean): HistoryWriter {
  const { block, at } = tableWriter(programme);
  return ({ subscriber, steps, byHand, records, standing }) => {
    const title = `${programme.programme}: ${subscriber}`;
    const told = withRuns ? (records ?? []) : [];
    const ends = standing === null ? [] : [standingLine(standing, at)];
    if (steps.length === 0)
      return `${title}\n${indented(ends.length > 0 ? ends : ['nothing was known yet'])}\n`;
    const by = (step: Step) => byHand.get(step) ?? null;
    const table = withRuns ? block(title, steps, by, runColumns(told)) : block(title, steps, by);
    const lines = [...(withRuns ? changeLines(told, at) : []), ...ends];
    return lines.length === 0 ? table : `${table}${indented(lines)}\n`;
  };
}

/** Lines under a table. */
export function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}

function runColumns(records: readonly StepRecord[]): LeadingColumns {
  return {
    names: ['run', 'until run'],
    rows: records.map(({ by, superseded }) => [
      String(by.run),
      superseded === null ? '' : String(superseded.run),
    ]),
  };
}

export type Say = (at: Instant) => string;

/** The runs that superseded something and those whose steps they superseded, in their order. */
function changeLines(records: readonly StepRecord[], at: Say): readonly string[] {
  const marks = new Map<number, RunMark>();
  const gone = new Map<number, Superseded[]>();
  for (const { by, superseded } of records) {
    if (superseded === null) continue;
    marks.set(by.run, by);
    marks.set(superseded.run, superseded);
    gone.set(superseded.run, [...(gone.get(superseded.run) ?? []), superseded]);
  }
  if (marks.size === 0) return ['no step was ever superseded'];
  return [...marks.values()]
    .sort((left, right) => left.run - right.run)
    .flatMap(({ run, night, at: recorded }) => [
      `run ${run}: recorded ${at(recorded)}, business date ${night}`,
      ...supersedingLines(gone.get(run) ?? [], at),
    ]);
}

function supersedingLines(gone: readonly Superseded[], at: Say): readonly string[] {
  if (gone.length === 0) return [];
  const causes = new Map(gone.flatMap(({ because }) => because).map((cause) => [cause.revision, cause]));
  const steps = `  superseded ${gone.length} ${gone.length === 1 ? 'step' : 'steps'}`;
  if (causes.size === 0) return [`${steps}; no import and no publication tells why`];
  return [`${steps}, because of`, ...[...causes.values()].map((cause) => `    ${causeText(cause, at)}`)];
}

/** A unit that changed something, on one line. */
export function causeText(cause: Cause, at: Say): string {
  const applied = `applied ${at(cause.appliedAt)}`;
  switch (cause.kind) {
    case 'programme':
      return `the programme, published anew, ${applied}`;
    case 'import':
      return `import ${cause.importId} (${cause.source}), ${applied}: ${changedText(cause, at)}`;
    case 'import-withdrawal':
      return `import ${cause.importId} (${cause.source}), taken back, ${applied}: ${changedText(cause, at)}`;
  }
}

function changedText({ facts, since }: Extract<Cause, { readonly importId: number }>, at: Say): string {
  return `${facts.join(', ')}${since <= ALWAYS ? '' : ` since ${at(since)}`}`;
}

function standingLine({ at: instant, value, enrolled }: Standing, at: Say): string {
  if (instant === null) return 'no night had walked it yet';
  const counter = value === null ? 'nothing was decided yet' : `counter ${value}`;
  const said = enrolled === null ? '' : `, ${enrolled ? 'enrolled' : 'not enrolled'}`;
  const moment = at(instant);
  return `as of ${isDay(moment) ? `${moment} 00:00` : moment}: ${counter}${said}`;
}

/** A day alone could be taken for all of it. */
function isDay(moment: string): boolean {
  return !moment.includes(' ');
}
