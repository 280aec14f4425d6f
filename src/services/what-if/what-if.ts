import { advance } from '../../../rules/advance.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { neededLists } from '../../../rules/facts-needed.ts';
import { InvariantError } from '../../../rules/invariant.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import { nextBonusAfter } from '../../../rules/schedule.ts';
import type { Programme } from '../../../rules/terms.ts';
import { formatInstant, type Instant } from '../../../rules/time.ts';
import { bonusDaysFrom, walkDays } from '../../../rules/what-if/bonus-days.ts';
import { type Hypothesis, suppose } from '../../../rules/what-if/hypothesis.ts';
import { project } from '../../../rules/what-if/projection.ts';
import type { Database, Session } from '../../db/database.ts';
import { findCounterAt } from '../../db/history/counter.repository.ts';
import { lastRevision } from '../../db/revision.ts';
import { readFactsOf } from '../../db/simulate/one-subscriber.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import type { PublishedProgramme } from '../programmes.ts';
import { logRead } from '../subject/log-read.ts';
import type { WhatIfAnswer } from './answer.ts';
import { readHypotheses } from './read-hypothesis.ts';
import type { WhatIfRequest } from './request.ts';
import { tellAnswer } from './tell.ts';

/** How many bonus days ahead are looked at. */
const DAYS_AHEAD = 6;

/**
 * The counter and the next bonuses of one subscriber as they are to be expected, and as they would be if one thing were different, in the
 * past or in the future (docs/decisions/0020-what-a-question-assumes.md). By the facts and terms as they are known now. Writes nothing.
 *
 * @param now the clock, for who was never walked; for everybody else the present is where the nights stand
 * @returns an answer for each programme, in the order of their publication
 * @throws AppError SUBSCRIBER_NOT_FOUND, PROGRAMME_NOT_PUBLISHED; USAGE for a question that cannot be
 */
export async function whatIf(
  database: Database,
  request: WhatIfRequest,
  now: Instant,
): Promise<readonly WhatIfAnswer[]> {
  const wanted = await wantedProgrammes(database, request.programme);
  const hypotheses = readHypotheses(
    wanted.map(({ programme }) => programme),
    request,
  );
  return database.session(async (session) => {
    await session.client.query('begin isolation level repeatable read');
    const facts = await factsOf(session, request, wanted);
    const { reader = null, subscriber } = request;
    if (reader !== null) await logRead(session.client, { ...reader, subscriber });
    const answers: WhatIfAnswer[] = [];
    for (const [index, { programmeId, programme }] of wanted.entries()) {
      const counter = await findCounterAt(session.client, programmeId, request.subscriber);
      const hypothesis = hypotheses[index] as Hypothesis;
      const question = { programme, facts, hypothesis, known: counter?.walkTo ?? now };
      answers.push(answerOne(question, request));
    }
    await session.client.query('commit');
    return answers;
  });
}

async function factsOf(
  { client, db }: Session,
  { subscriber }: WhatIfRequest,
  [first]: readonly PublishedProgramme[],
): Promise<SubscriberFacts> {
  const places = first?.programme.places ?? 2;
  const facts = await readFactsOf(client, subscriber, { cut: await lastRevision(db), places });
  if (facts !== null) return facts;
  throw new AppError(
    'SUBSCRIBER_NOT_FOUND',
    `Found ${JSON.stringify(subscriber)}; no applied import names it.`,
  );
}

interface Question {
  readonly programme: Programme;
  readonly facts: SubscriberFacts;
  readonly hypothesis: Hypothesis;
  /** The present: everything up to and including it is known. */
  readonly known: Instant;
}

function answerOne(question: Question, { locale }: WhatIfRequest): WhatIfAnswer {
  const { programme, facts } = question;
  const { subscriber } = facts;
  try {
    return tellAnswer({ ...question, ...comparison(question) }, locale);
  } catch (error) {
    if (!(error instanceof SubscriberRefused || error instanceof InvariantError)) throw error;
    return { kind: 'refused', programme: programme.programme, subscriber, message: error.message };
  }
}

/** Both walks, through the same bonus days, from facts with the same future. */
function comparison({ programme, facts, hypothesis, known }: Question) {
  const scope = { from: hypothesis.from, now: known, ahead: DAYS_AHEAD };
  // A version that this subscriber keeps may have days of its own.
  const { pinned } = advance(programme, null, facts, known).state;
  const days = bonusDaysFrom(programme, scope, pinned);
  const last = days.at(-1)?.at ?? known;
  assertNotLater(hypothesis, programme, { known, last });
  const { facts: expected, assumed } = project(facts, {
    known,
    until: last,
    zone: programme.zone,
    lists: neededLists(programme),
  });
  const without = walkDays(programme, expected, { now: known, days });
  const withIt = walkDays(programme, suppose(expected, hypothesis), { now: known, days });
  return { assumed, days, without, with: withIt };
}

/** What comes after the last day that is looked at would change none of them. */
function assertNotLater(
  { from }: Hypothesis,
  programme: Programme,
  { known, last }: { readonly known: Instant; readonly last: Instant },
): void {
  const hasDays = nextBonusAfter(programme, null, known) !== null;
  if (from <= last || !hasDays) return;
  const say = (at: Instant): string => formatInstant(at, programme.zone);
  throw new AppError(
    'USAGE',
    `--from: ${say(from)} is after the last of the next ${DAYS_AHEAD} bonus days of ${programme.programme}, ${say(last)}: none of them would differ. Ask for an earlier day.`,
  );
}
