/** Every error a caller can see. The code is the contract; the message may be reworded. Documented in docs/errors.md. */
export const ERRORS = {
  ACCESS_REFUSED: { exit: 2, status: 403, message: 'This caller may not do this.' },
  ADJUSTMENT_DIFFERS: { exit: 2, status: 409, message: 'Something else is recorded for this adjustment.' },
  ADJUSTMENT_NOT_FOUND: { exit: 2, status: 404, message: 'No adjustment has this id.' },
  ADJUSTMENT_REFUSED: { exit: 2, status: 422, message: 'The adjustment is refused; nothing was recorded.' },
  AMENDMENT_DIFFERS: {
    exit: 1,
    status: 409,
    message: 'The amendment does not come to what was expected; nothing was amended.',
  },
  ANSWERS_REFUSED: { exit: 2, status: 422, message: 'This is no file of answers.' },
  ANSWERS_REJECTED: {
    exit: 1,
    status: 422,
    message: 'Some answers are rejected; all others are stored.',
  },
  BODY_TOO_LARGE: { exit: 2, status: 413, message: 'The request is larger than is accepted.' },
  CLOSE_NOT_OPEN: { exit: 2, status: 409, message: 'The month is not open.' },
  CLOSE_NOT_POSTED: { exit: 1, status: 409, message: 'The month is not posted.' },
  CLOSE_NOT_PREVIEWED: { exit: 2, status: 409, message: 'The month has no preview.' },
  CLOSE_NOT_WALKED: { exit: 1, status: 409, message: 'The month is not decided yet.' },
  CLOSE_STOPPED: { exit: 1, status: 409, message: 'The close is stopped.' },
  CONFIG_INVALID: { exit: 2, status: 500, message: 'The configuration is invalid.' },
  DATABASE_NOT_MIGRATED: {
    exit: 3,
    status: 503,
    message: 'The database is not in the shape this program needs.',
  },
  DATABASE_UNAVAILABLE: { exit: 3, status: 503, message: 'There is no database to work with.' },
  ENROLMENT_DIFFERS: { exit: 2, status: 409, message: 'Something else was asked under this id.' },
  ENROLMENT_REFUSED: { exit: 2, status: 422, message: 'Nothing can be asked so; nothing was recorded.' },
  ERASURES_REFUSED: { exit: 2, status: 422, message: 'The list of erasures cannot be read.' },
  EXAMPLES_DIFFER: {
    exit: 1,
    status: 422,
    message: 'An example does not come out as it was worked by hand.',
  },
  EXAMPLES_REFUSED: { exit: 2, status: 422, message: 'The file of examples is refused.' },
  FACTS_REFUSED: { exit: 2, status: 422, message: 'The facts are refused.' },
  IDEMPOTENCY_KEY_BUSY: {
    exit: 75,
    status: 409,
    message: 'Another request with this key is being worked on.',
  },
  IDEMPOTENCY_KEY_DIFFERS: { exit: 2, status: 422, message: 'This key was given for something else.' },
  IDENTITY_UNAVAILABLE: { exit: 3, status: 503, message: 'Tokens cannot be checked at this moment.' },
  IMPORT_NOT_FOUND: { exit: 2, status: 404, message: 'No import has this number.' },
  IMPORT_REFUSED: { exit: 1, status: 422, message: 'The import is refused; nothing of it was applied.' },
  INCIDENT_ENDED: { exit: 1, status: 409, message: 'The incident has ended already.' },
  INCIDENT_NOT_FOUND: { exit: 2, status: 404, message: 'No incident has this number.' },
  INTERNAL: { exit: 1, status: 500, message: 'Something went wrong on our side.' },
  MEDIA_TYPE_REFUSED: { exit: 2, status: 415, message: 'The body is of a kind that is not accepted.' },
  MIGRATION_REFUSED: { exit: 3, status: 503, message: 'The migrations do not fit this database.' },
  NIGHT_BUSY: { exit: 75, status: 409, message: 'Another process walks this programme.' },
  NIGHT_STOPPED: {
    exit: 1,
    status: 500,
    message: 'The night was stopped: too many subscribers cannot be walked.',
  },
  NIGHT_TAKEN_OVER: {
    exit: 75,
    status: 409,
    message: 'The run was taken over; nothing more of it is written here.',
  },
  OPENINGS_DIFFER: {
    exit: 1,
    status: 422,
    message: 'The counters did not arrive as the older system gave them away.',
  },
  PORT_TAKEN: { exit: 3, status: 503, message: 'The port is taken by another program.' },
  PROGRAMME_NOT_PUBLISHED: { exit: 2, status: 409, message: 'The programme is not published.' },
  PROGRAMME_REFUSED: { exit: 2, status: 422, message: 'The programme file is refused.' },
  RATE_LIMITED: { exit: 75, status: 429, message: 'Too many requests of this caller.' },
  ROUTE_NOT_FOUND: { exit: 2, status: 404, message: 'There is nothing at this address.' },
  SUBJECT_BUSY: { exit: 75, status: 409, message: 'The subscriber cannot be erased at this moment.' },
  SUBSCRIBER_NOT_FOUND: { exit: 2, status: 404, message: 'No subscriber has this id.' },
  TOKEN_REFUSED: { exit: 2, status: 401, message: 'The token is refused.' },
  TOTALS_REFUSED: { exit: 2, status: 422, message: 'The file of totals is refused.' },
  USAGE: { exit: 2, status: 400, message: 'The request is not understood.' },
  VERIFY_DIFFERS: { exit: 1, status: 500, message: 'What is stored is not what the facts say.' },
} as const satisfies Record<
  string,
  { readonly exit: number; readonly status: number; readonly message: string }
>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * An outcome the caller must handle, unlike InvariantError, which is a bug. The shells print `detail` under the message:
 * where, what was found, what would be accepted, what to do.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail = '', options?: ErrorOptions) {
    super(detail === '' ? ERRORS[code].message : `${ERRORS[code].message}\n${detail}`, options);
    this.code = code;
    this.detail = detail;
  }
}
