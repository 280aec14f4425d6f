/** Every error a caller can see. The code is the contract; the message may be reworded. Documented in docs/errors.md. */
export const ERRORS = {
  CONFIG_INVALID: { exit: 2, status: 500, message: 'The configuration is invalid.' },
  PROGRAMME_REFUSED: { exit: 2, status: 422, message: 'The programme file is refused.' },
  USAGE: { exit: 2, status: 400, message: 'The command line is not understood.' },
} as const satisfies Record<string, { readonly exit: number; readonly status: number; readonly message: string }>;

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
