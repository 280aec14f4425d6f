import { ALWAYS, FOREVER, type Instant } from '../../rules/time.ts';

/** An instant as `timestamptz` text for SQL and COPY; `FOREVER` and `ALWAYS` are the infinities. */
export function timestamptz(at: Instant): string {
  if (at >= FOREVER) return 'infinity';
  if (at <= ALWAYS) return '-infinity';
  const text = new Date(at).toISOString();
  if (!text.startsWith('+') && !text.startsWith('-') && !text.startsWith('0000')) return text;
  // Beyond four-digit years PostgreSQL writes them otherwise than ISO 8601 does.
  const year = new Date(at).getUTCFullYear();
  const rest = text.slice(text.indexOf('-', 1));
  return year > 0 ? `${year}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`;
}

/** The instant of `timestamptz` text as a session with `timezone = UTC` writes it; parts below a millisecond are cut off. */
export function instantOf(text: string): Instant {
  if (text === 'infinity') return FOREVER;
  if (text === '-infinity') return ALWAYS;
  if (!text.endsWith(' BC')) {
    const year = text.indexOf('-');
    const iso = year === 4 ? text : `+${text.slice(0, year).padStart(6, '0')}${text.slice(year)}`;
    return Date.parse(`${iso.replace(' ', 'T')}:00`);
  }
  const year = 1 - Number(text.slice(0, text.indexOf('-')));
  const rest = text.slice(text.indexOf('-'), -3).replace(' ', 'T');
  return Date.parse(`${year === 0 ? '+' : '-'}${String(Math.abs(year)).padStart(6, '0')}${rest}:00`);
}
