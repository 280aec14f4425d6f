import { findPostedRow, type PostedStateKey } from '../../db/billing/posted-state.ts';
import type { Asked } from '../../db/database.ts';

/** How far the money of a credit has come. */
export type PostedState =
  /** By the night; the month is not posted, or the credit is held until somebody looks at it. */
  | { readonly kind: 'decided' }
  /** It is in a posted close; the billing system has not answered, or there is nothing for it to apply. */
  | { readonly kind: 'posted' }
  /** The billing system has said so. */
  | { readonly kind: 'applied' }
  | { readonly kind: 'rejected'; readonly because: string };

/** How far the money of a subscriber's credit of a month has come, for whoever shows it. */
export async function postedState(client: Asked, of: PostedStateKey): Promise<PostedState> {
  const row = await findPostedRow(client, of);
  if (row === null || row.isHeld) return { kind: 'decided' };
  if (row.isApplied) return { kind: 'applied' };
  if (row.rejectedBecause !== null) return { kind: 'rejected', because: row.rejectedBecause };
  return { kind: 'posted' };
}
