import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { InputRefused } from './problems/input-refused.ts';

// Keyset paging: a cursor is the place of the last row that was shown, so that a page stays right whatever is written meanwhile.

/** A place as text that a caller hands back. */
export function writeCursor(place: object | null): string | null {
  return place === null ? null : Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * @param text null for the first page, then null is returned
 * @throws AppError USAGE for what this server did not write
 */
export function readCursor<T extends TSchema>(place: T, text: string | undefined): Static<T> | null {
  if (text === undefined) return null;
  const found = parse(Buffer.from(text, 'base64url').toString());
  if (Value.Check(place, found)) return found;
  throw new InputRefused([
    { where: 'query.cursor', found: JSON.stringify(text), accepted: '`next` of the page before' },
  ]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
