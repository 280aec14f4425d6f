import {
  formatInstant,
  type Instant,
  monthOf,
  monthStart,
  readInstant,
  type Zone,
} from '../../../rules/time.ts';
import type { Window } from '../../../rules/timeline/spans.ts';
import { AppError } from '../../errors.ts';

interface Asked {
  readonly from: string | null;
  readonly to: string | null;
}

/** Where texts are read. `last`: the end when none is given. */
interface Setting {
  readonly zone: Zone;
  readonly last: Instant;
}

const MONTHS_SHOWN = 12;

/** The window that is asked for, twelve months unless its beginning is said. @throws AppError USAGE */
export function windowOf(asked: Asked, { zone, last }: Setting): Window {
  const to = asked.to === null ? last : instantOf('--to', asked.to, zone);
  const month = monthOf(to - 1, zone);
  const from =
    asked.from === null ? monthStart(month - MONTHS_SHOWN + 1, zone) : instantOf('--from', asked.from, zone);
  if (from < to) return { from, to };
  const say = (at: Instant): string => formatInstant(at, zone);
  throw new AppError(
    'USAGE',
    `--from: ${say(from)} is not before ${say(to)}, where the timeline ends. Ask for an earlier --from or a later --to.`,
  );
}

function instantOf(option: string, text: string, zone: Zone): Instant {
  const read = readInstant(text, zone);
  if (read.kind === 'instant') return read.at;
  throw new AppError(
    'USAGE',
    `${option}: found ${JSON.stringify(text)}; accepted: a day such as 2024-11-01, or an instant such as 2024-11-01T12:00`,
  );
}
