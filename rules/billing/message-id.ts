/** What a message is known by: `ezerway/2025-10/A1` (docs/billing.md). */
export interface MessageKey {
  readonly programme: string;
  /** `YYYY-MM`. */
  readonly month: string;
  /** External id. */
  readonly subscriber: string;
}

/** What an id may look like, for messages to people. */
export const MESSAGE_ID_EXAMPLE = 'ezerway/2025-10/A1';

/**
 * The id of a message: the same today and in ten years, and in nothing but letters, digits and `. _ ~ - / %`, so that it needs quotes
 * nowhere. Any other character of the two names is written as its bytes of UTF-8, such as `%C3`.
 */
export function messageId({ programme, month, subscriber }: MessageKey): string {
  return `${escaped(programme)}/${month}/${escaped(subscriber)}`;
}

/** Reads what `messageId` wrote; `undefined` for every other text, so that one message has one id. */
export function parseMessageId(text: string): MessageKey | undefined {
  const match = /^([^/]+)\/([1-9]\d{3}-(?:0[1-9]|1[0-2]))\/([^/]+)$/.exec(text);
  if (match === null) return undefined;
  const [, programme = '', month = '', subscriber = ''] = match;
  const names = [programme, subscriber].map(unescaped);
  const [first, last] = names;
  if (first === undefined || last === undefined) return undefined;
  const key = { programme: first, month, subscriber: last };
  return messageId(key) === text ? key : undefined;
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** No name holds the one character that a database cannot. */
function unescaped(text: string): string | undefined {
  try {
    const name = decodeURIComponent(text);
    return name.includes('\0') ? undefined : name;
  } catch {
    return undefined;
  }
}
