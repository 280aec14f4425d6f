import { Type } from '@sinclair/typebox';
import { ERRORS, type ErrorCode } from '../../errors.ts';
import { oneOf } from './pieces.ts';

const InputProblemSchema = Type.Object(
  {
    where: Type.String({ description: 'Part of the request and field', examples: ['query.limit'] }),
    found: Type.String({ description: 'What was there, as JSON', examples: ['"many"'] }),
    accepted: Type.String({ description: 'What would be', examples: ['expected integer, such as 50'] }),
  },
  { description: 'One thing that is wrong in the request' },
);

/** RFC 9457. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({
      description: 'The kind of problem',
      examples: ['urn:stazh:problem:SUBSCRIBER_NOT_FOUND'],
    }),
    title: Type.String({
      description: 'For people, in the language of Accept-Language: ru, uk or en',
      examples: ['No subscriber has this id.'],
    }),
    status: Type.Integer({ description: 'The HTTP status', examples: [404], 'x-unit': 'HTTP status' }),
    code: oneOf(
      Object.keys(ERRORS) as ErrorCode[],
      'Stable; docs/errors.md says what each means and what to do',
    ),
    detail: Type.Optional(
      Type.String({
        description: 'What was found, what would be accepted, what to do; in English',
        examples: ['Found "7000"; no applied import names it.'],
      }),
    ),
    requestId: Type.String({
      description: 'Under which the log has this request; also the header x-request-id',
      examples: ['5f0c1c6e-8a0e-4a53-9f0b-6d4a3a6a2a4b'],
    }),
    problems: Type.Optional(
      Type.Array(InputProblemSchema, {
        description: 'Of a request that is not understood: everything that is wrong',
      }),
    ),
  },
  { $id: 'Problem', description: 'Why a request was not done' },
);
