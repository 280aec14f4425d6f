import { quoted } from '../../../rules/exchange/rejection.ts';
import {
  type BelievedAdjustment,
  findAdjustments,
  noteWithdrawal,
  writeAdjustment,
} from '../../db/adjustment/adjustment.repository.ts';
import type { Database, Session } from '../../db/database.ts';
import { lockRevisions } from '../../db/revision.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { AppError } from '../../errors.ts';
import { importSetting } from '../import/import-facts.ts';
import { readText } from './read-asked.ts';
import { applyByHand, beginByHand } from './unit-by-hand.ts';

export interface AdjustmentWithdrawal {
  /** Of the adjustment. */
  readonly id: string;
  /** External id; null: whosever, when it is one person's only. */
  readonly subscriber: string | null;
  readonly author: string;
  readonly reason: string;
}

/** What was withdrawn: now, or by an earlier request with the same author and reason. */
export interface WithdrawnAdjustment {
  readonly kind: 'withdrawn' | 'repeated';
  readonly subscriber: string;
  readonly id: string;
}

/**
 * Takes an adjustment back, one by hand or one that an import brought: it is believed no more, and the next night replays the
 * counter without it. What was is kept, with who took it back and why.
 *
 * @throws AppError `ADJUSTMENT_NOT_FOUND`; `ADJUSTMENT_REFUSED`; `ADJUSTMENT_DIFFERS` when it was withdrawn for another reason
 */
export async function withdrawAdjustment(
  database: Database,
  request: AdjustmentWithdrawal,
): Promise<WithdrawnAdjustment> {
  const context = await importSetting(database.db, null);
  const asked = {
    ...request,
    author: readText('author', request.author, context),
    reason: readText('reason', request.reason, context),
  };
  return database.session(async (session) => {
    await session.client.query('begin');
    const withdrawn = await withdrawIn(session, asked);
    await session.client.query('commit');
    return withdrawn;
  });
}

async function withdrawIn(session: Session, asked: AdjustmentWithdrawal): Promise<WithdrawnAdjustment> {
  const { client, db } = session;
  await lockRevisions(db);
  const known = await findOnly(session, asked);
  const { subscriber, id, revision: supersedes } = known;
  if (known.withdrawn) return repeated(known, asked);
  const as = await applyByHand(db, await beginByHand(db), { fact: 'adjustment', change: 'withdrawn' });
  await writeAdjustment(client, { ...known, withdrawn: true, supersedes }, as);
  await noteWithdrawal(client, known, { ...asked, revision: as.revision });
  return { kind: 'withdrawn', subscriber, id };
}

async function findOnly({ client }: Session, asked: AdjustmentWithdrawal): Promise<BelievedAdjustment> {
  const { id, subscriber } = asked;
  const found = await findAdjustments(client, id, subscriber === null ? null : subscriberId(subscriber));
  const [only, ...more] = found;
  if (only === undefined) {
    const whose = subscriber === null ? '' : ` of ${quoted(subscriber)}`;
    throw new AppError('ADJUSTMENT_NOT_FOUND', `Found ${quoted(id)}${whose}; see \`stazh adjust list\`.`);
  }
  if (more.length === 0) return only;
  const whose = found.slice(0, SHOWN_MAX).map((one) => quoted(one.subscriber));
  const others = found.length > SHOWN_MAX ? ` and ${found.length - SHOWN_MAX} more` : '';
  throw new AppError(
    'ADJUSTMENT_REFUSED',
    `${quoted(id)} is the id of adjustments of ${whose.join(', ')}${others}. Say whose is meant: --subscriber ID.`,
  );
}

const SHOWN_MAX = 5;

function repeated(known: BelievedAdjustment, asked: AdjustmentWithdrawal): WithdrawnAdjustment {
  const { subscriber, id, withdrawal } = known;
  if (withdrawal === null) {
    throw new AppError('ADJUSTMENT_DIFFERS', `An import has withdrawn ${id} of ${subscriber} already.`);
  }
  if (withdrawal.author === asked.author && withdrawal.reason === asked.reason)
    return { kind: 'repeated', subscriber, id };
  throw new AppError(
    'ADJUSTMENT_DIFFERS',
    `${withdrawal.author} has withdrawn ${id} of ${subscriber} already: ${JSON.stringify(withdrawal.reason)}`,
  );
}
