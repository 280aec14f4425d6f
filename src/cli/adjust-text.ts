import Table from 'cli-table3';
import { formatInstant, type Zone } from '../../rules/time.ts';
import type { Adjusted } from '../services/adjust/asked.ts';
import type { Standing } from '../services/adjust/foresee.ts';
import type { ListedAdjustment } from '../services/adjust/list-adjustments.ts';
import type { WithdrawnAdjustment } from '../services/adjust/withdraw-adjustment.ts';

/** What an adjustment does, for people. */
export function adjustedText({ kind, subscriber, programme, adjustment, counter }: Adjusted): string {
  const { id, at, delta, author, reason } = adjustment;
  const lines = [
    `${id}: ${signed(delta)} for ${subscriber} in ${programme.programme} at ${formatInstant(at, programme.zone)}`,
    `by ${author}: ${oneLine(reason)}`,
    counterText(counter),
    kind === 'recorded'
      ? 'It is recorded; the next night takes it up.'
      : 'It was recorded before, with the same content; nothing was written.',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function counterText(counter: Adjusted['counter']): string {
  if (counter === null) return 'What the counter will be at that instant is not known yet.';
  const { before, after } = counter;
  if (before.kind === 'value' && after.kind === 'value')
    return `The counter at that instant, by the facts known now: ${before.value} → ${after.value}`;
  return troubleText(before.kind === 'value' ? after : before);
}

function troubleText(standing: Standing): string {
  switch (standing.kind) {
    case 'value':
      return `The counter at that instant: ${standing.value}`;
    case 'not-begun':
      return 'By the facts known now the counter has not begun at that instant: as long as that is so, this changes nothing.';
    case 'refused':
      return `The subscriber cannot be walked, so nothing is told of the counter: ${standing.message}`;
  }
}

/** The same for machines. */
export function adjustedJson({ kind, subscriber, programme, adjustment, counter }: Adjusted): string {
  const { at, ...rest } = adjustment;
  const valueOf = (standing: Standing): number | null => (standing.kind === 'value' ? standing.value : null);
  const object = {
    result: kind,
    programme: programme.programme,
    subscriber,
    ...rest,
    at: formatInstant(at, programme.zone),
    before: counter === null ? null : valueOf(counter.before),
    after: counter === null ? null : valueOf(counter.after),
  };
  return `${JSON.stringify(object)}\n`;
}

export function withdrawnText({ kind, id, subscriber }: WithdrawnAdjustment): string {
  return kind === 'withdrawn'
    ? `${id} of ${subscriber} is withdrawn; the next night replays the counter without it.\n`
    : `${id} of ${subscriber} was withdrawn before, for the same reason; nothing was written.\n`;
}

/** All adjustments for people. @param zone of instants */
export function listText(listed: readonly ListedAdjustment[], zone: Zone): string {
  if (listed.length === 0) return 'There are no adjustments.\n';
  const head = ['id', 'subscriber', 'programme', 'change', 'at', 'by', 'because', 'recorded', 'withdrawn'];
  const table = new Table({
    head,
    colAligns: head.map((name) => (name === 'change' ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  for (const one of listed) {
    table.push([
      one.id,
      one.subscriber,
      one.programme ?? 'all',
      signed(one.delta),
      minutes(one.at, zone),
      one.author,
      oneLine(one.reason),
      `${minutes(one.recordedAt, zone)}, ${one.source}`,
      withdrawnCell(one, zone),
    ]);
  }
  return `${table.toString()}\n`;
}

function withdrawnCell({ withdrawnAt, withdrawnBy, withdrawnBecause }: ListedAdjustment, zone: Zone): string {
  if (withdrawnAt === null) return '';
  const when = minutes(withdrawnAt, zone);
  return withdrawnBy === null
    ? `${when}, by an import`
    : `${when} by ${withdrawnBy}: ${oneLine(withdrawnBecause ?? '')}`;
}

/** The same for machines. */
export function listJson(listed: readonly ListedAdjustment[], zone: Zone): string {
  const objects = listed.map((one) => ({
    ...one,
    at: formatInstant(one.at, zone),
    recordedAt: formatInstant(one.recordedAt, zone),
    withdrawnAt: one.withdrawnAt === null ? null : formatInstant(one.withdrawnAt, zone),
  }));
  return `${JSON.stringify(objects)}\n`;
}

function minutes(at: number, zone: Zone): string {
  return formatInstant(at, zone).slice(0, 16).replace('T', ' ');
}

function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : String(delta);
}

/** A reason may have several lines; a row has one. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
