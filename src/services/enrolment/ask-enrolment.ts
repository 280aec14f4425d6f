import { answerToRequest } from '../../../rules/card/enrolment.ts';
import { quoted } from '../../../rules/exchange/rejection.ts';
import { listEntryReasons, type SaidReason } from '../../../rules/explain/reasons.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { invariant } from '../../../rules/invariant.ts';
import type { Locale } from '../../../rules/locale.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import { hasEnrolment } from '../../../rules/standing.ts';
import type { Programme } from '../../../rules/terms.ts';
import { formatInstant, type Instant } from '../../../rules/time.ts';
import type { Database, Session } from '../../db/database.ts';
import {
  findRequest,
  freeInstant,
  type RecordedRequest,
  writeRequest,
} from '../../db/enrolment/enrolment-request.repository.ts';
import { lockRevisions } from '../../db/revision.ts';
import { LAST_CUT, readFactsOf } from '../../db/simulate/one-subscriber.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { AppError } from '../../errors.ts';
import { applyByHand, beginByHand } from '../adjust/unit-by-hand.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import { isEnded } from '../programmes.ts';
import { readColumn } from './read-column.ts';

export interface EnrolmentRequest {
  /** External id. */
  readonly subscriber: string;
  readonly programme: string;
  readonly author: string;
  /** Where it was asked: `cabinet`, `phone`; null: not said. */
  readonly channel: string | null;
  /** The caller's id, under which asking again changes nothing; null: stazh gives one. */
  readonly id: string | null;
  /** Of the reasons. */
  readonly locale: Locale;
}

/** A request that is recorded: now, or before under the same id. */
export interface Requested {
  readonly kind: 'recorded' | 'repeated';
  readonly subscriber: string;
  readonly programme: Programme;
  readonly request: Omit<RecordedRequest, 'withdrawn'>;
  readonly answer: RequestAnswer;
}

/** What the request comes to by the facts and terms known now; the next night decides it. */
type RequestAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reasons: readonly SaidReason[] }
  /** Enrolled already, or not enrolled; or the counter has not begun. */
  | { readonly kind: 'nothing' }
  /** The engine does not accept the subscriber's facts. */
  | { readonly kind: 'unknown'; readonly message: string };

/** Asks that a subscriber be enrolled. @throws AppError as `ask` */
export function enrol(database: Database, request: EnrolmentRequest, now: Instant): Promise<Requested> {
  return ask(database, { ...request, action: 'enrol' }, now);
}

/** Asks that a subscriber leave. @throws AppError as `ask` */
export function leave(database: Database, request: EnrolmentRequest, now: Instant): Promise<Requested> {
  return ask(database, { ...request, action: 'leave' }, now);
}

/** A request that has been read. */
interface Asked extends EnrolmentRequest {
  readonly action: 'enrol' | 'leave';
  readonly terms: Programme;
  readonly now: Instant;
}

/**
 * Records a request by hand: a fact, in a unit of its own, that the next night takes up like every other. Nothing is written to a counter.
 * The same id with the same content changes nothing (docs/decisions/0029-what-a-card-supposes.md).
 *
 * @throws AppError `SUBSCRIBER_NOT_FOUND`, `PROGRAMME_NOT_PUBLISHED`; `ENROLMENT_REFUSED` for what cannot be asked; `ENROLMENT_DIFFERS` for
 *   an id that was given for something else
 */
async function ask(
  database: Database,
  request: EnrolmentRequest & { readonly action: 'enrol' | 'leave' },
  now: Instant,
): Promise<Requested> {
  const [published] = await wantedProgrammes(database, request.programme);
  invariant(published !== undefined, 'a programme that is wanted is found or refused');
  const terms = published.programme;
  const asked = {
    ...request,
    subscriber: readColumn('subscriber', request.subscriber, terms),
    author: readColumn('author', request.author, terms),
    channel: request.channel === null ? null : readColumn('channel', request.channel, terms),
    id: request.id === null ? null : readColumn('id', request.id, terms),
    terms,
    now,
  };
  checkInstant(terms, now);
  return database.session(async (session) => {
    await session.client.query('begin');
    const requested = await askIn(session, asked);
    await session.client.query('commit');
    return requested;
  });
}

function checkInstant(programme: Programme, now: Instant): void {
  const { programme: name, zone, validUntil, versions } = programme;
  if (!hasEnrolment(programme)) throw refused(`${name} has no enrolment: everybody takes part in it`);
  const begins = versions[0]?.effectiveFrom ?? now;
  if (now < begins)
    throw refused(`${name} begins ${formatInstant(begins, zone)}; nothing can be asked before`);
  if (isEnded(programme, now)) throw refused(`${name} ended ${formatInstant(validUntil ?? now, zone)}`);
}

/** Under the lock of revisions, so that of two requests with one id the second finds the first. */
async function askIn(session: Session, asked: Asked): Promise<Requested> {
  const { client, db } = session;
  const { subscriber, terms } = asked;
  await lockRevisions(db);
  const facts = await readFactsOf(client, subscriber, { cut: LAST_CUT, places: terms.places });
  if (facts === null)
    throw new AppError('SUBSCRIBER_NOT_FOUND', `Found ${quoted(subscriber)}; no applied import names it.`);
  const known = asked.id === null ? null : await findRequest(client, subscriberId(subscriber), asked.id);
  if (known === null) return record(session, asked, facts);
  checkSame(asked, known);
  const { id, programme, action, at, author, channel } = known;
  const request = { id, programme, action, at, author, channel };
  return { kind: 'repeated', subscriber, programme: terms, request, answer: answerTo(asked, known, facts) };
}

async function record({ client, db }: Session, asked: Asked, facts: SubscriberFacts): Promise<Requested> {
  const { subscriber, terms, action, author, channel, now } = asked;
  const id = subscriberId(subscriber);
  const importId = await beginByHand(db);
  const at = await freeInstant(client, { subscriberId: id, programme: terms.programme, at: now });
  const request = {
    id: asked.id ?? `hand-${importId}`,
    programme: terms.programme,
    action,
    at,
    author,
    channel,
  };
  const answer = answerTo(asked, request, facts);
  await writeRequest(
    client,
    id,
    request,
    await applyByHand(db, importId, { fact: 'enrolment', change: 'added' }),
  );
  return { kind: 'recorded', subscriber, programme: terms, request, answer };
}

function answerTo(
  { terms, locale }: Asked,
  { at, action, programme }: Requested['request'],
  facts: SubscriberFacts,
): RequestAnswer {
  const enrolments = facts.enrolments.filter((row) => row.at !== at || row.programme !== programme);
  try {
    const entry = answerToRequest(terms, { state: null, facts: { ...facts, enrolments }, at }, action);
    if (entry === null) return { kind: 'nothing' };
    if (entry.kind !== 'enrolment_refused') return { kind: 'accepted' };
    return { kind: 'refused', reasons: listEntryReasons(entry, terms, locale) };
  } catch (error) {
    if (!(error instanceof SubscriberRefused)) throw error;
    return { kind: 'unknown', message: error.message };
  }
}

/** @throws AppError `ENROLMENT_DIFFERS` */
function checkSame(asked: Asked, known: RecordedRequest): void {
  const pairs: readonly (readonly [what: string, isSame: boolean])[] = [
    ['programme', known.programme === asked.terms.programme],
    ['action', known.action === asked.action],
    ['author', known.author === asked.author],
    ['channel', known.channel === asked.channel],
  ];
  const differing = pairs.filter(([, isSame]) => !isSame).map(([what]) => what);
  const { id, action, programme, at, author } = known;
  const told = `${id}: ${action} in ${programme} at ${formatInstant(at, asked.terms.zone)}, by ${author ?? 'nobody'}`;
  if (known.withdrawn)
    throw new AppError('ENROLMENT_DIFFERS', `${told}, and was withdrawn. Give another id.`);
  if (differing.length === 0) return;
  throw new AppError(
    'ENROLMENT_DIFFERS',
    `${told}; the request has another ${differing.join(', ')}. Give another id.`,
  );
}

function refused(why: string): AppError {
  return new AppError('ENROLMENT_REFUSED', why);
}
