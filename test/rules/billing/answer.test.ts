import { describe, expect, it } from 'vitest';
import { readAnswerLine } from '../../../rules/billing/answer.ts';

const ID = 'ezerway/2025-10/A1';
const KEY = { programme: 'ezerway', month: '2025-10', subscriber: 'A1' };

type Taken = readonly [line: string, answer: 'ack' | 'reject', reason: string | null];

const TAKEN: readonly Taken[] = [
  [`{"id":"${ID}","answer":"ack"}`, 'ack', null],
  [`{"answer":"ack","reason":null,"id":"${ID}"}`, 'ack', null],
  [`{"id":"${ID}","answer":"ack","reason":""}`, 'ack', null],
  [`{"id":"${ID}","answer":"reject","reason":"the account is closed"}`, 'reject', 'the account is closed'],
  [`{"id":"${ID}","answer":"reject","reason":"счёт\\r\\nзакрыт"}`, 'reject', 'счёт\nзакрыт'],
];

type Refused = readonly [line: string, code: string, reason: string];

const REFUSED: readonly Refused[] = [
  ['', 'bad_json', 'found ""; accepted: one object a line'],
  ['{"id":', 'bad_json', 'accepted: one object a line'],
  ['[]', 'bad_json', 'found "[]"'],
  [`{"answer":"ack"}`, 'bad_message_id', 'found ""; accepted: the id of a message'],
  [`{"id":"A1","answer":"ack"}`, 'bad_message_id', 'found "A1"; accepted: the id of a message'],
  [`{"id":17,"answer":"ack"}`, 'wrong_json_type', 'found "17"; accepted: text in quotes'],
  [`{"id":"${ID}","answer":"ok"}`, 'unknown_word', 'found "ok"; accepted: ack or reject'],
  [`{"id":"${ID}","answer":"ACK"}`, 'unknown_word', 'found "ACK"; accepted: ack or reject'],
  [`{"id":"${ID}"}`, 'unknown_word', 'found ""; accepted: ack or reject'],
  [`{"id":"${ID}","answer":"reject"}`, 'empty', 'a reject without a reason; accepted: text'],
  [`{"id":"${ID}","answer":"reject","reason":"  "}`, 'empty', 'a reject without a reason'],
  [`{"id":"${ID}","answer":"reject","reason":"a\\u0000b"}`, 'control_character', 'control character'],
  [`{"id":"${ID}","answer":"reject","reason":"\\ud800"}`, 'not_unicode', 'not valid Unicode'],
  [`{"id":"${ID}","answer":"reject","reason":"${'x'.repeat(1001)}"}`, 'too_long', 'at most 1000'],
  [`{"id":"${ID}","answer":"ack","reason":"done"}`, 'reason_of_ack', 'found "done" beside ack'],
  [`{"id":"${ID}","answer":"ack","amount":"5"}`, 'unknown_column', 'accepted: id, answer, reason'],
  [`{"id":"${ID}","answer":"ack","__proto__":"5"}`, 'unknown_column', 'accepted: id, answer, reason'],
];

describe('an answer', () => {
  it.each(TAKEN)('%s is taken', (line, answer, reason) => {
    expect(readAnswerLine(line)).toEqual({ kind: 'answer', key: KEY, answer, reason });
  });

  it.each(REFUSED)('%s is rejected: %s', (line, code, reason) => {
    const read = readAnswerLine(line);

    expect(read).toMatchObject({ kind: 'rejected', code });
    expect(read).toMatchObject({ reason: expect.stringContaining(reason) as string });
  });
});
