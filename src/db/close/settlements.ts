import type { ClientBase } from 'pg';
import type { Disposition, WrittenOffBecause } from '../../../rules/settlement.ts';
import { timestamptz } from '../instant.ts';
import type { StoredCredit, StoredDifference } from './accounts.stream.ts';
import type { Preview } from './accounts.ts';

/** What is written for one subscriber. Amounts as text. */
export interface SettledAccount {
  readonly subscriberId: bigint;
  readonly credit: StoredCredit | null;
  readonly corrections: string;
  readonly carriedIn: string;
  readonly paid: string;
  readonly carriedOut: string;
  readonly writtenOff: string;
  readonly because: WrittenOffBecause | null;
  readonly differences: readonly (StoredDifference & { readonly disposition: Disposition })[];
  /** What waits to be looked at, with its month. */
  readonly held: readonly { readonly month: string; readonly amount: string }[];
}

/** Writes settled accounts, a statement a table. Who neither gets nor owes anything has no posting. */
export async function writeSettlements(
  client: ClientBase,
  preview: Preview,
  settled: readonly SettledAccount[],
): Promise<void> {
  await writePostings(client, preview, settled.filter(hasPosting));
  await writeCorrections(client, preview, settled);
  const held = settled.flatMap(({ subscriberId, held: amounts }) =>
    amounts.map((one) => ({ ...one, subscriberId })),
  );
  if (held.length === 0) return;
  await client.query(
    `insert into ${preview.tables.held} (subscriber_id, close_id, month, amount)
     select id, $1, month, amount from unnest($2::bigint[], $3::date[], $4::numeric[]) as held (id, month, amount)`,
    [
      preview.closeId,
      held.map(({ subscriberId }) => subscriberId),
      held.map(({ month }) => month),
      held.map(({ amount }) => amount),
    ],
  );
}

function hasPosting({ credit, carriedIn, differences }: SettledAccount): boolean {
  return (
    credit !== null || /[1-9]/.test(carriedIn) || differences.some((one) => one.disposition === 'booked')
  );
}

async function writePostings(
  client: ClientBase,
  { closeId, tables }: Preview,
  postings: readonly SettledAccount[],
): Promise<void> {
  if (postings.length === 0) return;
  await client.query(
    `insert into ${tables.posting} (subscriber_id, close_id, effective_at, counter, version, percent, base, credit,
       corrections, carried_in, paid, carried_out, written_off, written_off_because)
     select id, ${closeId}, effective_at, counter, version, percent, base, credit, corrections, carried_in, paid,
       carried_out, written_off, because
     from unnest($1::bigint[], $2::timestamptz[], $3::integer[], $4::smallint[], $5::numeric[], $6::numeric[], $7::numeric[],
       $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::text[])
       as settled (id, effective_at, counter, version, percent, base, credit, corrections, carried_in, paid, carried_out,
         written_off, because)`,
    [
      postings.map(({ subscriberId }) => subscriberId),
      postings.map(({ credit }) => (credit === null ? null : timestamptz(credit.effective))),
      postings.map(({ credit }) => credit?.counter ?? null),
      postings.map(({ credit }) => credit?.version ?? null),
      postings.map(({ credit }) => credit?.percent ?? null),
      postings.map(({ credit }) => credit?.base ?? null),
      postings.map(({ credit }) => credit?.amount ?? '0'),
      postings.map(({ corrections }) => corrections),
      postings.map(({ carriedIn }) => carriedIn),
      postings.map(({ paid }) => paid),
      postings.map(({ carriedOut }) => carriedOut),
      postings.map(({ writtenOff }) => writtenOff),
      postings.map(({ because }) => because),
    ],
  );
}

/** With the revisions of facts, and of the programme, that came for the subscriber since the month was posted. */
async function writeCorrections(
  client: ClientBase,
  { closeId, tables, programmeId, cut }: Preview,
  settled: readonly SettledAccount[],
): Promise<void> {
  const corrections = settled.flatMap(({ subscriberId, differences }) =>
    differences.map((one) => ({ ...one, subscriberId })),
  );
  if (corrections.length === 0) return;
  await client.query(
    `insert into ${tables.correction} (subscriber_id, close_id, month, was, is_now, amount, disposition, revisions)
     select id, ${closeId}, found.month, was, is_now, is_now - was, disposition, array(
       select revision from touch where subscriber_id = id and revision > posted.cut and revision <= ${cut}
       union select revision from programme_file f where f.programme_id = ${programmeId}
         and revision > posted.cut and revision <= ${cut}
       order by revision)
     from unnest($1::bigint[], $2::date[], $3::numeric[], $4::numeric[], $5::text[]) as found (id, month, was, is_now, disposition)
     join close posted on posted.programme_id = ${programmeId} and posted.month = found.month and posted.state = 'posted'`,
    [
      corrections.map(({ subscriberId }) => subscriberId),
      corrections.map(({ month }) => month),
      corrections.map(({ was }) => was),
      corrections.map(({ isNow }) => isNow),
      corrections.map(({ disposition }) => disposition),
    ],
  );
}
