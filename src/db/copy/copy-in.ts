import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { Amount } from '../../../rules/money.ts';
import { formatAmount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../../rules/time.ts';

/** Text of one COPY field; `\N` is null. */
export type CopyField = string;

export const NULL_FIELD: CopyField = '\\N';

/** How much is put together before it is handed to the network. */
const CHUNK_CHARS = 64 * 1024;

/** Writes lines with `COPY … FROM STDIN`. @param target table and columns, `entry (subscriber_id, …)` */
export async function copyIn(client: ClientBase, target: string, lines: Iterable<string>): Promise<void> {
  const stream = client.query(from(`copy ${target} from stdin`));
  const isFinished = finished(stream);
  // Handled when it is awaited; until then a failure must not count as unhandled.
  isFinished.catch(() => undefined);
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK_CHARS) continue;
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), isFinished]);
    text = '';
  }
  stream.end(text);
  await isFinished;
}

/** A line of fields, with its line feed. */
export function copyLine(fields: readonly CopyField[]): string {
  return `${fields.join('\t')}\n`;
}

export function textField(text: string | null): CopyField {
  if (text === null) return NULL_FIELD;
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found) : text;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

export function intField(value: number | bigint | null): CopyField {
  return value === null ? NULL_FIELD : value.toString();
}

/** `FOREVER` and `ALWAYS` are the infinities of SQL. */
export function instantField(at: Instant | null): CopyField {
  if (at === null) return NULL_FIELD;
  if (at >= FOREVER) return 'infinity';
  return at <= ALWAYS ? '-infinity' : instantText(at);
}

const written = new Map<Instant, string>();

/** Most steps of a walk fall on the same few instants, and writing one costs more than looking it up. */
function instantText(at: Instant): string {
  let text = written.get(at);
  if (text === undefined) {
    if (written.size >= 50_000) written.clear();
    text = new Date(at).toISOString();
    written.set(at, text);
  }
  return text;
}

export function amountField(amount: Amount | null, places: number): CopyField {
  return amount === null ? NULL_FIELD : formatAmount(amount, places);
}

/** A `text[]`; an empty list is null. */
export function textsField(texts: readonly (string | null)[]): CopyField {
  if (texts.length === 0) return NULL_FIELD;
  const quoted = texts.map((text) => (text === null ? 'NULL' : `"${text.replace(/["\\]/g, String.raw`\$&`)}"`));
  return textField(`{${quoted.join(',')}}`);
}
