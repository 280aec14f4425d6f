import { formatInstant, type Instant } from '../../rules/time.ts';
import { plainTable } from '../services/plain-table.ts';
import type { ScheduleLine } from '../services/schedule/show.ts';
import { turnJson, turnText } from './turn-text.ts';

/** What every programme waits for, a line each. */
export function scheduleTable(lines: readonly ScheduleLine[]): string {
  if (lines.length === 0) return 'No programme is published, so nothing is due.\n';
  const rows = lines.map((line) => [
    line.published.programme.programme,
    line.walked ?? 'none yet',
    line.night.date,
    nightBegins(line),
    line.month?.month ?? 'none',
    line.month === null ? 'it pays nothing' : minuteOf(line.month.closesAt, line.published),
    waitsFor(line).join('; '),
  ]);
  return plainTable(HEAD, rows, () => false);
}

const HEAD = ['programme', 'last night', 'next night', 'begins', 'next close', 'decided at', 'waits for'];

function nightBegins({ night, published }: ScheduleLine): string {
  return night.kind === 'wait' || night.kind === 'retry' ? minuteOf(night.at, published) : 'now';
}

function waitsFor(line: ScheduleLine): readonly string[] {
  const { night, month, incident } = line;
  const waits: string[] = [];
  if (night.kind === 'retry') waits.push(`night STOPPED: ${night.why}`);
  if (night.kind === 'busy') waits.push(`walked by ${night.by}`);
  if (night.kind === 'walk') waits.push('the night is due');
  if (incident !== null) waits.push(`INCIDENT ${incident} stands`);
  const turn = closeWaits(line);
  if (month !== null && turn !== null) waits.push(`${month.month} ${turn}`);
  return waits;
}

/** @returns null: for its month, as the column of the close says */
function closeWaits({ month, isCloseDue }: ScheduleLine): string | null {
  if (month === null || (month.turn.kind === 'wait' && month.turn.for === 'month')) return null;
  if (isCloseDue) return 'is closed in the next minute';
  if (month.turn.kind === 'preview' || month.turn.kind === 'post') return 'is closed after the next night';
  return turnText(month, false);
}

function minuteOf(at: Instant, { programme: { zone } }: ScheduleLine['published']): string {
  const text = formatInstant(at, zone);
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${text.slice(19)}`;
}

/** The same for machines: instants in ISO 8601. */
export function scheduleJson(lines: readonly ScheduleLine[]): string {
  const objects = lines.map(({ published: { programme }, walked, night, month, isCloseDue, incident }) => ({
    programme: programme.programme,
    timeZone: programme.zone.name,
    lastNight: walked,
    night: { ...night, ...('at' in night ? { at: new Date(night.at).toISOString() } : {}) },
    close: month === null ? null : turnJson(month),
    isCloseDue,
    incident,
  }));
  return `${JSON.stringify(objects)}\n`;
}
