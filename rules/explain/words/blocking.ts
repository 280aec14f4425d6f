import { listed } from './text.ts';

/** The kinds of blocking that have words; any other is shown by its code. */
type KnownBlocking = 'temporary' | 'voluntary' | 'forced' | 'outage' | 'other';

/** `full`: «временная блокировка»; `short`: «временная», as one of several after the word itself. */
export interface BlockingWords {
  readonly known: Readonly<Record<KnownBlocking, { readonly full: string; readonly short: string }>>;
  /** The bare word: «блокировка». */
  readonly blocking: string;
  readonly quote: (kind: string) => string;
  readonly or: string;
}

/** Blockings of these kinds: «временная блокировка», «блокировка (временная или «x»)». */
export function sayBlockings(kinds: readonly string[], words: BlockingWords): string {
  const [only] = kinds;
  if (only !== undefined && kinds.length === 1) {
    return known(only, words)?.full ?? `${words.blocking} ${words.quote(only)}`;
  }
  const shorts = kinds.map((kind) => known(kind, words)?.short ?? words.quote(kind));
  return `${words.blocking} (${listed(shorts, words.or)})`;
}

function known(kind: string, words: BlockingWords): BlockingWords['known'][KnownBlocking] | undefined {
  return Object.hasOwn(words.known, kind) ? words.known[kind as KnownBlocking] : undefined;
}
