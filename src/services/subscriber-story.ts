import { advance } from '../../rules/advance.ts';
import { explainStory, type Story } from '../../rules/explain/story.ts';
import type { Locale } from '../../rules/locale.ts';
import type { Database } from '../db/database.ts';
import { findWalkedSubscriber } from '../db/summary/walked-subscriber.ts';
import { wantedProgrammes } from './night/nightly.ts';

export interface StoryRequest {
  /** External id. */
  readonly subscriber: string;
  readonly programme: string;
  readonly locale: Locale;
}

/**
 * The story of one counter up to where the nights have walked it, from the facts they knew.
 *
 * @returns undefined when the subscriber has no counter there
 * @throws AppError PROGRAMME_NOT_PUBLISHED
 */
export async function tellStory(database: Database, request: StoryRequest): Promise<Story | undefined> {
  const [published] = await wantedProgrammes(database, request.programme);
  if (published === undefined) return undefined;
  const { programme, programmeId } = published;
  const wanted = { subscriber: request.subscriber, programmeId, places: programme.places };
  const walked = await database.session((session) => findWalkedSubscriber(session, wanted));
  if (walked === undefined) return undefined;
  const { facts, walkedTo } = walked;
  return explainStory({ programme, facts, walk: advance(programme, null, facts, walkedTo) }, request.locale);
}
