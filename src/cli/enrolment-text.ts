import { formatInstant } from '../../rules/time.ts';
import type { Requested } from '../services/enrolment/ask-enrolment.ts';

/** What a request comes to, for people. */
export function requestedText({ kind, subscriber, programme, request, answer }: Requested): string {
  const { id, action, at, author, channel } = request;
  const lines = [
    `${id}: ${subscriber} asks to ${action === 'enrol' ? 'be enrolled in' : 'leave'} ${programme.programme} at ${formatInstant(at, programme.zone)}`,
    `entered by ${author ?? 'nobody'}${channel === null ? '' : `, asked by ${channel}`}`,
    answerText(answer, action),
    kind === 'recorded'
      ? 'It is recorded; the next night decides it.'
      : 'It was recorded before, with the same content; nothing was written.',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function answerText(answer: Requested['answer'], action: 'enrol' | 'leave'): string {
  switch (answer.kind) {
    case 'accepted':
      return `By what is known now: ${action === 'enrol' ? 'enrolled' : 'left'}.`;
    case 'refused':
      return [
        'By what is known now it is refused:',
        ...answer.reasons.map(({ words }) => `  - ${words}`),
      ].join('\n');
    case 'nothing':
      return 'By what is known now it changes nothing.';
    case 'unknown':
      return `What it comes to cannot be told, for the subscriber cannot be walked: ${answer.message}`;
  }
}

/** The same for machines. */
export function requestedJson({ kind, subscriber, programme, request, answer }: Requested): string {
  const at = formatInstant(request.at, programme.zone);
  return `${JSON.stringify({ result: kind, subscriber, ...request, at, answer })}\n`;
}
