import type { Locale } from '../../locale.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';
import { uk } from './uk.ts';
import type { Words } from './words.ts';

/** The words of every language. */
export const WORDS: Readonly<Record<Locale, Words>> = { ru, uk, en };
