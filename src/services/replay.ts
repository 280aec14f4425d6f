import { readFile } from 'node:fs/promises';
import { advance, type Walk } from '../../rules/advance.ts';
import type { Adjustment, SubscriberFacts } from '../../rules/facts.ts';
import { loadProgramme } from '../../rules/language/load.ts';
import { formatMessage } from '../../rules/language/message.ts';
import { SubscriberRefused } from '../../rules/refused.ts';
import { ignoredFacts } from '../../rules/render/ignored.ts';
import type { Programme } from '../../rules/terms.ts';
import { type Instant, readInstant } from '../../rules/time.ts';
import { AppError } from '../errors.ts';
import { readFactsDirectory } from './facts-files.ts';

export interface ReplayRequest {
  /** Path of the programme file. */
  readonly programme: string;
  /** Directory of facts. */
  readonly facts: string;
  /** A day (its midnight) or an instant; without an offset, local time of the programme's zone. */
  readonly until: string;
  /** One subscriber's id; null: everybody. */
  readonly subscriber: string | null;
}

/** A replay ready to run: everything read, nothing walked yet. */
export interface Replay {
  readonly programme: Programme;
  readonly until: Instant;
  /** Rows not taken, one line each: where, what, why. */
  readonly rejects: readonly string[];
  /** What a person should know of the programme and of the rows taken, one line each. */
  readonly warnings: readonly string[];
  readonly subscribers: readonly SubscriberFacts[];
}

/** One subscriber walked, or the reason why the engine does not accept the facts. */
export type Replayed =
  /** `ignored`: facts that changed nothing, one line each. `adjustments`: who made them, and why. */
  | {
      readonly kind: 'walked';
      readonly subscriber: string;
      readonly walk: Walk;
      readonly adjustments: readonly Adjustment[];
      readonly ignored: readonly string[];
    }
  | {
      readonly kind: 'refused';
      readonly subscriber: string;
      readonly code: string;
      readonly message: string;
    };

/**
 * Reads a programme and facts from files, for a replay without a database (docs/programme-language.md "Replay").
 *
 * @throws AppError PROGRAMME_REFUSED, FACTS_REFUSED; USAGE for an instant or a subscriber that cannot be
 */
export async function openReplay(request: ReplayRequest): Promise<Replay> {
  const { programme, warnings } = await readProgramme(request.programme);
  const until = untilOf(request.until, programme);
  const found = await readFactsDirectory(request.facts, { zone: programme.zone, places: programme.places });
  return {
    programme,
    until,
    rejects: found.rejects.map(({ file, line, column, reason }) => {
      return `${file}:${line}: ${column === null ? '' : `${column}: `}${reason}`;
    }),
    warnings: [
      ...warnings,
      ...found.warnings.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ],
    subscribers: request.subscriber === null ? found.subscribers : one(found.subscribers, request),
  };
}

/** Walks the subscribers one after another, in bytes of UTF-8. Nothing of one is kept when the next is walked. */
export function* replaying({ programme, until, subscribers }: Replay): Generator<Replayed> {
  for (const facts of subscribers) yield replayOne(programme, facts, until);
}

function replayOne(programme: Programme, facts: SubscriberFacts, until: Instant): Replayed {
  const { subscriber } = facts;
  try {
    const walk = advance(programme, null, facts, until);
    const ignored = ignoredFacts(programme, facts, walk);
    return { kind: 'walked', subscriber, walk, adjustments: facts.adjustments, ignored };
  } catch (error) {
    if (!(error instanceof SubscriberRefused)) throw error;
    return { kind: 'refused', subscriber, code: error.code, message: error.message };
  }
}

interface ReadProgramme {
  readonly programme: Programme;
  readonly warnings: readonly string[];
}

async function readProgramme(path: string): Promise<ReadProgramme> {
  const loaded = loadProgramme(await textOf(path), path);
  if (loaded.kind === 'refused') {
    throw new AppError('PROGRAMME_REFUSED', loaded.problems.map(formatMessage).join('\n'));
  }
  return { programme: loaded.programme, warnings: loaded.warnings.map(formatMessage) };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('PROGRAMME_REFUSED', `${path}: cannot be read: ${why}`, { cause: error });
  }
}

function untilOf(text: string, { zone }: Programme): Instant {
  const read = readInstant(text, zone);
  if (read.kind === 'instant') return read.at;
  const accepted = `a day such as 2024-11-01, or an instant such as 2024-11-01T12:00 or 2024-11-01T12:00:00+03:00`;
  throw new AppError('USAGE', `--until: found ${JSON.stringify(text)}; accepted: ${accepted}`);
}

function one(
  subscribers: readonly SubscriberFacts[],
  { subscriber, facts }: ReplayRequest,
): readonly SubscriberFacts[] {
  const found = subscribers.filter((each) => each.subscriber === subscriber);
  if (found.length > 0) return found;
  throw new AppError(
    'USAGE',
    `--subscriber: no row of ${facts} that is taken names ${JSON.stringify(subscriber)}`,
  );
}
