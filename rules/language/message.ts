/** One thing a person must know about a programme file: a problem that refuses it, or a warning. */
export interface Message {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Key path; places in a list count from 1: `versions[1].interruptions[2].when`. Empty: the file as a whole. */
  readonly key: string;
  /** What is wrong, or what to know, without a full stop. */
  readonly text: string;
  /** What is there, as written. Empty where there is nothing to show. */
  readonly found: string;
  /** What would be accepted instead, or what to do. Empty where there is nothing to add. */
  readonly accepted: string;
}

/** `ezerway.yaml:42: versions[1].bonus.day: is out of range (found 31; accepted: a whole number from 1 to 28)` */
export function formatMessage(message: Message): string {
  const { file, line, key, text } = message;
  const found = message.found === '' ? [] : [`found ${message.found}`];
  const accepted = message.accepted === '' ? [] : [`accepted: ${message.accepted}`];
  const details = [...found, ...accepted].join('; ');
  return `${file}:${line}: ${key === '' ? '' : `${key}: `}${text}${details === '' ? '' : ` (${details})`}`;
}

/** Messages in the order of the file. */
export function inFileOrder(messages: readonly Message[]): readonly Message[] {
  return messages.toSorted((left, right) => left.line - right.line);
}
