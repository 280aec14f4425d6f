/** The first letter large: the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a, b или c`. */
export function listed(parts: readonly string[], or: string): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${or} ${parts.at(-1) ?? ''}`;
}

/** `text (note)`; without a note the text alone. */
export function withNote(text: string, note: string | null): string {
  return note === null ? text : `${text} (${note})`;
}

/** `text: why`; without a why the text alone. */
export function because(text: string, why: string): string {
  return why === '' ? text : `${text}: ${why}`;
}

/** `+2`, `−2`: with a minus sign, not a hyphen. */
export function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : minus(String(delta));
}

/** An amount or a number with a minus sign for its hyphen: `−5.00`. */
export function minus(text: string): string {
  return text.replace(/^-/, '−');
}
