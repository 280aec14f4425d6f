import { advance } from '../../../rules/advance.ts';
import type { StorySource } from '../../../rules/explain/story-source.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { Step } from '../../../rules/render/in-order.ts';
import type { Programme } from '../../../rules/terms.ts';
import { ALWAYS, type Instant } from '../../../rules/time.ts';
import { type SubscriberTimeline, timelineOf } from '../../../rules/timeline/subscriber-timeline.ts';
import type { Database, Session } from '../../db/database.ts';
import { findCounterAt, wasTouchedAfter } from '../../db/history/counter.repository.ts';
import { readStoredOfDue } from '../../db/night/stored.repository.ts';
import { LAST_CUT, readFactsOf } from '../../db/simulate/one-subscriber.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { withStored } from '../explain.ts';
import { assertKnown, byPlace } from '../history.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import { programmeAt } from '../night/programme-at.ts';
import { logRead, type Reader } from '../subject/log-read.ts';
import { windowOf } from './window.ts';

export interface TimelineRequest {
  /** External id. */
  readonly subscriber: string;
  readonly programme: string;
  /** A day (its midnight) or an instant, in the programme's zone; null: twelve months with that of `to`. */
  readonly from: string | null;
  /** The same; null: where the nights stand, or now, if none has walked the subscriber. */
  readonly to: string | null;
  /** Who is to be recorded as having looked; null or left out: nobody. */
  readonly reader?: Reader | null;
}

/** A timeline with what it was drawn from, for whoever says it in words. */
export interface ReadTimeline {
  readonly programme: Programme;
  readonly facts: SubscriberFacts;
  readonly timeline: SubscriberTimeline;
  /** Entries and outcomes in force, from the first day on. */
  readonly steps: readonly Step[];
  /** What there is to tell of the counter where the nights stand; null: no night has walked the subscriber. */
  readonly story: StorySource | null;
}

/**
 * The timeline of one subscriber in one programme, by the facts and terms with which the nights walked the counter: so what it says is
 * what the entries were decided by. Writes who has looked.
 *
 * @param now the clock, for a subscriber whom no night has walked
 * @throws AppError SUBSCRIBER_NOT_FOUND, PROGRAMME_NOT_PUBLISHED; USAGE for instants that are none
 */
export async function readTimeline(
  database: Database,
  request: TimelineRequest,
  now: Instant,
): Promise<ReadTimeline> {
  const [published] = await wantedProgrammes(database, request.programme);
  if (published === undefined) throw new Error('a programme that is published and not wanted');
  return database.session(async (session) => {
    await session.client.query('begin isolation level repeatable read');
    const { subscriber, reader = null } = request;
    await assertKnown(session, subscriber);
    if (reader !== null) await logRead(session.client, { ...reader, subscriber });
    const read = await readOne(session, published.programmeId, request, now);
    await session.client.query('commit');
    return read;
  });
}

async function readOne(
  { client, db }: Session,
  programmeId: number,
  request: TimelineRequest,
  now: Instant,
): Promise<ReadTimeline> {
  const { subscriber } = request;
  const counter = await findCounterAt(client, programmeId, subscriber);
  const cut = counter?.cut ?? LAST_CUT;
  const programme = await programmeAt(db, { programmeId, cut });
  const window = windowOf(request, { zone: programme.zone, last: counter?.walkTo ?? now });
  const facts = await readFactsOf(client, subscriber, { cut, places: programme.places });
  if (facts === null) throw new Error(`${subscriber} is known and its facts are not`);
  const stored = await readStoredOfDue(client, { programmeId, from: ALWAYS }, programme);
  const steps: readonly Step[] = (stored.get(subscriberId(subscriber)) ?? []).toSorted(byPlace);
  const walk = counter === null ? null : advance(programme, null, facts, counter.walkTo);
  const hasNews = counter !== null && (await wasTouchedAfter(client, subscriber, cut));
  const timeline = timelineOf({ programme, facts, walk, steps, window, hasNews });
  const story = walk === null ? null : { programme, facts, walk: withStored(walk, steps) };
  return { programme, facts, timeline, steps, story };
}
