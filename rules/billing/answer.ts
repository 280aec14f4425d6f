import { readNote } from '../exchange/read-cell.ts';
import { quoted, type Rejection, rejected } from '../exchange/rejection.ts';
import { MESSAGE_ID_EXAMPLE, type MessageKey, parseMessageId } from './message-id.ts';

/** What the billing system says of a message: applied, or not to be applied and why. */
export interface Answer {
  readonly kind: 'answer';
  readonly key: MessageKey;
  readonly answer: 'ack' | 'reject';
  /** Of a reject; null: an ack. */
  readonly reason: string | null;
}

export const ANSWER_COLUMNS = ['id', 'answer', 'reason'] as const;
type AnswerCells = Readonly<Record<(typeof ANSWER_COLUMNS)[number], string>>;

/** Reads one answer; a cell that is absent is an empty text (docs/billing.md). */
export function readAnswer({ id, answer, reason }: AnswerCells): Answer | Rejection {
  const key = parseMessageId(id);
  if (key === undefined) return badId(id);
  if (answer === 'ack') {
    return reason === '' ? { kind: 'answer', key, answer, reason: null } : reasonOfAck(reason);
  }
  if (answer !== 'reject') {
    return rejected('answer', answer, 'unknown_word', `found ${quoted(answer)}; accepted: ack or reject`);
  }
  const note = readNote(reason);
  if (typeof note === 'string') return { kind: 'answer', key, answer, reason: note };
  return note.code === 'empty'
    ? rejected('reason', reason, 'empty', 'a reject without a reason; accepted: text of 1 to 1000 characters')
    : rejected('reason', reason, note.code, note.reason);
}

/** Reads one answer from a line of NDJSON: an object of texts. */
export function readAnswerLine(line: string): Answer | Rejection {
  const object = parsedObject(line);
  if (object === undefined) {
    const example = '{"id":"…","answer":"ack"} or {"id":"…","answer":"reject","reason":"…"}';
    return rejected(
      null,
      line,
      'bad_json',
      `found ${quoted(line)}; accepted: one object a line, such as ${example}`,
    );
  }
  const cells = { id: '', answer: '', reason: '' };
  for (const [name, value] of Object.entries(object)) {
    if (!isColumn(name)) return unknownField(name);
    if (typeof value === 'string') cells[name] = value;
    else if (value !== null) return wrongType(name, JSON.stringify(value));
  }
  return readAnswer(cells);
}

export function isColumn(name: string): name is keyof AnswerCells {
  return ANSWER_COLUMNS.some((column) => column === name);
}

function badId(id: string): Rejection {
  const reason = `found ${quoted(id)}; accepted: the id of a message as \`stazh export\` wrote it, such as ${MESSAGE_ID_EXAMPLE}`;
  return rejected('id', id, 'bad_message_id', reason);
}

function reasonOfAck(reason: string): Rejection {
  return rejected(
    'reason',
    reason,
    'reason_of_ack',
    `found ${quoted(reason)} beside ack; accepted: nothing, only a reject has a reason`,
  );
}

function unknownField(name: string): Rejection {
  const reason = `found the field ${quoted(name)}; accepted: ${ANSWER_COLUMNS.join(', ')}`;
  return rejected(name, '', 'unknown_column', reason);
}

function wrongType(name: string, text: string): Rejection {
  return rejected(name, text, 'wrong_json_type', `found ${quoted(text)}; accepted: text in quotes`);
}

function parsedObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
