import { advance, type Walk } from '../../rules/advance.ts';
import type { StorySource } from '../../rules/explain/story-source.ts';
import type { Entry } from '../../rules/outcome.ts';
import { isOutcome, type Step } from '../../rules/render/in-order.ts';
import type { Programme } from '../../rules/terms.ts';
import { ALWAYS, formatInstant, type Instant, readInstant } from '../../rules/time.ts';
import type { Database, Session } from '../db/database.ts';
import { findCounterAt, findSubscriber } from '../db/history/counter.repository.ts';
import { readStoredOfDue } from '../db/night/stored.repository.ts';
import { LAST_CUT, readFactsOf } from '../db/simulate/one-subscriber.ts';
import { subscriberId } from '../db/subscriber-id.ts';
import { AppError } from '../errors.ts';
import { byPlace } from './history.ts';
import { wantedProgrammes } from './night/nightly.ts';
import { programmeAt } from './night/programme-at.ts';

export interface ExplainRequest {
  /** External id. */
  readonly subscriber: string;
  /** null: every published programme. */
  readonly programme: string | null;
  /** A day (its midnight) or an instant, in the programme's zone; null: where the counter stands. */
  readonly at: string | null;
}

/** What there is to tell of one counter. */
export type Explained =
  | { readonly kind: 'story'; readonly source: StorySource }
  | { readonly kind: 'not-walked'; readonly programme: Programme };

/**
 * The story of a subscriber's counters: entries and outcomes as they are stored, the time between them as the facts say they were
 * known when the counter was last walked.
 *
 * @throws AppError SUBSCRIBER_NOT_FOUND, PROGRAMME_NOT_PUBLISHED; USAGE for an instant that no night has reached
 */
export async function explain(database: Database, request: ExplainRequest): Promise<readonly Explained[]> {
  const wanted = await wantedProgrammes(database, request.programme);
  return database.session(async (session) => {
    await session.client.query('begin isolation level repeatable read');
    if (!(await findSubscriber(session.client, request.subscriber))) {
      throw new AppError(
        'SUBSCRIBER_NOT_FOUND',
        `Found ${JSON.stringify(request.subscriber)}; no applied import names it.`,
      );
    }
    const told: Explained[] = [];
    for (const { programmeId } of wanted) told.push(await explainOne(session, programmeId, request));
    return told;
  });
}

async function explainOne(
  session: Session,
  programmeId: number,
  request: ExplainRequest,
): Promise<Explained> {
  const { client, db } = session;
  const { subscriber } = request;
  const counter = await findCounterAt(client, programmeId, subscriber);
  const programme = await programmeAt(db, { programmeId, cut: counter?.revision ?? LAST_CUT });
  if (counter === null) return { kind: 'not-walked', programme };
  const at = request.at === null ? counter.walkedTo : instantOf(request.at, programme, counter.walkedTo);
  const facts = await readFactsOf(client, subscriber, { cut: counter.revision, places: programme.places });
  if (facts === null) throw new Error(`the counter of ${subscriber} is there and its facts are not`);
  const steps = await readStoredOfDue(client, { programmeId, from: ALWAYS }, programme);
  const walk = advance(programme, null, facts, at);
  const stored = (steps.get(subscriberId(subscriber)) ?? []).filter((step) => step.effective <= at);
  return { kind: 'story', source: { programme, facts, walk: withStored(walk, stored) } };
}

/** What was decided is told as it is stored; the replay adds the time between. */
function withStored(walk: Walk, stored: readonly Step[]): Walk {
  const steps = stored.toSorted(byPlace);
  return {
    ...walk,
    entries: steps.filter((step): step is Entry => !isOutcome(step)),
    outcomes: steps.filter(isOutcome),
  };
}

function instantOf(text: string, { zone }: Programme, walkedTo: Instant): Instant {
  const read = readInstant(text, zone);
  if (read.kind === 'bad') {
    throw new AppError(
      'USAGE',
      `--at: found ${JSON.stringify(text)}; accepted: a day such as 2024-11-01, or an instant such as 2024-11-01T12:00`,
    );
  }
  if (read.at <= walkedTo) return read.at;
  throw new AppError(
    'USAGE',
    `--at: ${formatInstant(read.at, zone)} is later than the nights have walked, ${formatInstant(walkedTo, zone)}. ` +
      'Ask for an earlier instant, or run `stazh nightly` first.',
  );
}
