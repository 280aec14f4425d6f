import { advance, type Walk } from '../../rules/advance.ts';
import type { StorySource } from '../../rules/explain/story-source.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import type { Entry } from '../../rules/outcome.ts';
import { SubscriberRefused } from '../../rules/refused.ts';
import { isOutcome, type Step } from '../../rules/render/in-order.ts';
import type { Programme } from '../../rules/terms.ts';
import { ALWAYS, formatInstant, type Instant, readInstant } from '../../rules/time.ts';
import type { Database, Session } from '../db/database.ts';
import { findKnownRun, knownRunOf } from '../db/history/belief.ts';
import { type CounterAt, findCounterAt, wasTouchedBy } from '../db/history/counter.repository.ts';
import { readStoredOfDue } from '../db/night/stored.repository.ts';
import { LAST_CUT, readFactsOf } from '../db/simulate/one-subscriber.ts';
import { subscriberId } from '../db/subscriber-id.ts';
import { AppError } from '../errors.ts';
import { beliefOf } from './both-times.ts';
import { assertKnown, byPlace } from './history.ts';
import { wantedProgrammes } from './night/nightly.ts';
import { programmeAt } from './night/programme-at.ts';
import type { PublishedProgramme } from './programmes.ts';
import { logRead, type Reader } from './subject/log-read.ts';

export interface ExplainRequest {
  /** External id. */
  readonly subscriber: string;
  /** null: every published programme. */
  readonly programme: string | null;
  /** A day (its midnight) or an instant, in the programme's zone; null: where the counter stands. */
  readonly at: string | null;
  /** A day (its end) or an instant: as it was known then. Left out: as it is known now. */
  readonly knownAt?: string;
  /** Who is to be recorded as having looked; null or left out: nobody. */
  readonly reader?: Reader | null;
}

/** What there is to tell of one counter. */
export type Explained =
  | { readonly kind: 'story'; readonly source: StorySource }
  | { readonly kind: 'not-walked'; readonly programme: Programme }
  /** The engine could not accept the facts as they were known then. */
  | { readonly kind: 'refused'; readonly programme: Programme; readonly message: string };

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
    await assertKnown(session, request.subscriber);
    const { reader = null, subscriber } = request;
    if (reader !== null) await logRead(session.client, { ...reader, subscriber });
    const told: Explained[] = [];
    for (const published of wanted) told.push(await explainOne(session, published, request));
    await session.client.query('commit');
    return told;
  });
}

async function explainOne(
  session: Session,
  published: PublishedProgramme,
  request: ExplainRequest,
): Promise<Explained> {
  const { client, db } = session;
  const { programmeId } = published;
  const known = await knownOf(session, published, request);
  const programme = await programmeAt(db, { programmeId, cut: known?.counter.cut ?? LAST_CUT });
  if (known === null) return { kind: 'not-walked', programme };
  const { counter, at: knownAt, run: knownRun } = known;
  const at = request.at === null ? counter.walkTo : instantOf(request.at, programme, counter.walkTo);
  const { subscriber } = request;
  const facts = await readFactsOf(client, subscriber, { cut: counter.cut, places: programme.places });
  if (facts === null) throw new Error(`the counter of ${subscriber} is there and its facts are not`);
  const scope = { programmeId, from: ALWAYS, ...(knownRun === null ? {} : { knownRun }) };
  const steps = (await readStoredOfDue(client, scope, programme)).get(subscriberId(subscriber)) ?? [];
  const walked = tryWalk(programme, facts, at);
  if (walked.kind === 'refused') return { kind: 'refused', programme, message: walked.message };
  const stored = steps.filter((step) => step.effective <= at);
  const source = { programme, facts, walk: withStored(walked.walk, stored) };
  return { kind: 'story', source: knownAt === null ? source : { ...source, knownAt } };
}

/** Where a counter stood, by what was known; `at` and `run` null: all that is. */
interface Known {
  readonly counter: Pick<CounterAt, 'walkTo' | 'cut'>;
  readonly at: Instant | null;
  readonly run: number | null;
}

/** @returns null: no night had walked the subscriber */
async function knownOf(
  { client }: Session,
  { programmeId, programme: { zone } }: PublishedProgramme,
  { subscriber, knownAt }: ExplainRequest,
): Promise<Known | null> {
  const counter = await findCounterAt(client, programmeId, subscriber);
  if (knownAt === undefined) return counter === null ? null : { counter, at: null, run: null };
  const belief = await beliefOf(client, { programmeId, zone, knownAt });
  const run = knownRunOf(belief, await findKnownRun(client, belief, subscriber));
  if (run === null) return null;
  const known = { at: belief.at, run: run.runId };
  // The runs since the one that walked it last had nothing to say of it.
  if (counter !== null && counter.runId <= run.runId) return { counter, ...known };
  return (await wasTouchedBy(client, subscriber, run.cut)) ? { counter: run, ...known } : null;
}

type TriedWalk =
  | { readonly kind: 'walked'; readonly walk: Walk }
  | { readonly kind: 'refused'; readonly message: string };

/** Facts with which a counter was walked are accepted; those of an earlier day may have parked the subscriber. */
function tryWalk(programme: Programme, facts: SubscriberFacts, until: Instant): TriedWalk {
  try {
    return { kind: 'walked', walk: advance(programme, null, facts, until) };
  } catch (error) {
    if (!(error instanceof SubscriberRefused)) throw error;
    return { kind: 'refused', message: error.message };
  }
}

/** What was decided is told as it is stored; the replay adds the time between. */
export function withStored(walk: Walk, stored: readonly Step[]): Walk {
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
