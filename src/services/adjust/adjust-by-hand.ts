import { quoted } from '../../../rules/exchange/rejection.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { invariant } from '../../../rules/invariant.ts';
import type { Programme } from '../../../rules/terms.ts';
import { formatInstant, type Instant } from '../../../rules/time.ts';
import {
  type BelievedAdjustment,
  findAdjustments,
  writeAdjustment,
} from '../../db/adjustment/adjustment.repository.ts';
import type { Database, Session } from '../../db/database.ts';
import { lockRevisions } from '../../db/revision.ts';
import { LAST_CUT, readFactsOf } from '../../db/simulate/one-subscriber.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import { isEnded } from '../programmes.ts';
import { type Adjusted, type AdjustmentRequest, type Asked, readAsked, refused } from './asked.ts';
import { type Standing, standsWith, standsWithout } from './foresee.ts';
import { repeatedOrRefused } from './repeated.ts';
import { applyByHand, beginByHand } from './unit-by-hand.ts';

/**
 * Records an adjustment by hand: a fact, in a unit of its own, that the next night takes up like every other. Nothing is written to
 * a counter. Asked again with the same id and content, it changes nothing.
 *
 * @throws AppError `SUBSCRIBER_NOT_FOUND`, `PROGRAMME_NOT_PUBLISHED`; `ADJUSTMENT_REFUSED` for what cannot be;
 *   `ADJUSTMENT_DIFFERS` for an id that was given for something else
 */
export async function adjustByHand(
  database: Database,
  request: AdjustmentRequest,
  now: Instant,
): Promise<Adjusted> {
  const [published] = await wantedProgrammes(database, request.programme);
  invariant(published !== undefined, 'a programme that is wanted is found or refused');
  const asked = readAsked(request, published.programme, now);
  return database.session(async (session) => {
    await session.client.query('begin');
    const adjusted = await adjustIn(session, asked);
    await session.client.query('commit');
    return adjusted;
  });
}

/** Under the lock of revisions, so that of two requests with one id the second finds the first. */
async function adjustIn(session: Session, asked: Asked): Promise<Adjusted> {
  const { client, db } = session;
  const { subscriber, terms } = asked;
  await lockRevisions(db);
  const facts = await readFactsOf(client, subscriber, { cut: LAST_CUT, places: terms.places });
  if (facts === null)
    throw new AppError('SUBSCRIBER_NOT_FOUND', `Found ${quoted(subscriber)}; no applied import names it.`);
  const known = asked.id === null ? undefined : await findOwn(session, subscriber, asked.id);
  if (known !== undefined) return repeatedOrRefused(asked, known, facts);
  return record(session, asked, facts);
}

async function findOwn(
  { client }: Session,
  subscriber: string,
  id: string,
): Promise<BelievedAdjustment | undefined> {
  const [known] = await findAdjustments(client, id, subscriberId(subscriber));
  return known;
}

async function record(session: Session, asked: Asked, facts: SubscriberFacts): Promise<Adjusted> {
  const { client, db } = session;
  const { subscriber, terms, author, reason, now } = asked;
  const at = asked.instant ?? now;
  checkInstant(terms, at, now);
  const importId = await beginByHand(db);
  const id = asked.id ?? `hand-${importId}`;
  if (asked.id === null && (await findOwn(session, subscriber, id)) !== undefined)
    throw refused(
      `the id ${id}, which is next, was given by somebody else; give another one with the request`,
    );
  const before = standsWithout(terms, facts, { id, at });
  const delta = deltaOf(asked, before, at);
  const adjustment = { id, at, delta, author, reason };
  const after = standsWith(terms, facts, { ...adjustment, programme: null });
  checkAfter(asked, before, after);
  await writeAdjustment(
    client,
    {
      ...adjustment,
      subscriberId: subscriberId(subscriber),
      programme: terms.programme,
      withdrawn: false,
      supersedes: null,
    },
    await applyByHand(db, importId, { fact: 'adjustment', change: 'added' }),
  );
  return {
    kind: 'recorded',
    subscriber,
    programme: terms,
    adjustment,
    counter: at > now ? null : { before, after },
  };
}

/** The counter is walked to the instant, which must not take for ever. */
const AHEAD_MS_MAX = 3_653 * 86_400_000;

function checkInstant(programme: Programme, at: Instant, now: Instant): void {
  const { zone, validUntil, versions } = programme;
  const said = formatInstant(at, zone);
  const begins = versions[0]?.effectiveFrom ?? at;
  if (at < begins) {
    throw refused(
      `at: ${said} is before ${programme.programme} began, ${formatInstant(begins, zone)}; that instant or a later one is accepted`,
    );
  }
  if (at > now + AHEAD_MS_MAX)
    throw refused(`at: ${said} is more than ten years ahead; an earlier instant is accepted`);
  if (isEnded(programme, at)) {
    throw refused(
      `at: ${programme.programme} ended ${formatInstant(validUntil ?? at, zone)}, and ${said} is not before it`,
    );
  }
}

function deltaOf({ change, now }: Asked, before: Standing, at: Instant): number {
  if (change.kind === 'by') return change.delta;
  if (at > now)
    throw refused(
      'what the counter will be at an instant to come is not known; say by how much it is to change',
    );
  switch (before.kind) {
    case 'value':
      if (before.value === change.value)
        throw refused(`the counter is ${change.value} at that instant already`);
      return change.value - before.value;
    case 'not-begun':
      throw refused(
        'the counter has not begun at that instant, so that no difference can be told; an opening begins it',
      );
    case 'refused':
      throw refused(`what the counter is at that instant cannot be told: ${before.message}`);
  }
}

/** What an adjustment may not do: make the engine refuse the subscriber, or miss the value that it was to reach. */
function checkAfter({ change }: Asked, before: Standing, after: Standing): void {
  if (after.kind === 'refused' && before.kind !== 'refused') throw refused(after.message);
  if (change.kind === 'to' && after.kind === 'value' && after.value !== change.value) {
    throw refused(`the terms keep the counter at ${after.value}; it cannot be ${change.value}`);
  }
}
