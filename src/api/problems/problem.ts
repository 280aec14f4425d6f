import type { Locale } from '../../../rules/locale.ts';
import { AppError, ERRORS, type ErrorCode } from '../../errors.ts';
import { type InputProblem, InputRefused } from './input-refused.ts';
import { titleOf } from './titles.ts';

/** The body of every answer that is an error (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly requestId: string;
  readonly problems?: readonly InputProblem[];
}

/** What is told of an error. What we did not foresee is told by its code alone: the rest is in the log under the request's id. */
export function problemOf(error: AppError, locale: Locale, requestId: string): Problem {
  const { code, detail } = error;
  return {
    type: `urn:stazh:problem:${code}`,
    title: titleOf(code, locale),
    status: ERRORS[code].status,
    code,
    ...(detail === '' ? {} : { detail: inWordsOfTheApi(detail) }),
    requestId,
    ...(error instanceof InputRefused ? { problems: error.problems } : {}),
  };
}

/** Services name what they were asked by its option, which the API has as a field: `--known-at` is `knownAt`. */
function inWordsOfTheApi(detail: string): string {
  return detail.replaceAll(/--([a-z][a-z-]*)/g, (_option, name: string) =>
    name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase()),
  );
}

interface HttpError {
  readonly statusCode?: number;
  readonly message: string;
}

/** Everything that is thrown, as an error of the catalogue; what nobody foresaw is INTERNAL. */
export function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return new AppError('INTERNAL', '', { cause: error });
  const { statusCode, message } = error as HttpError;
  const code = CODES.get(statusCode ?? 500);
  return new AppError(code ?? 'INTERNAL', code === undefined ? '' : message, { cause: error });
}

/** Of the server's library: what it says of these is about the request and nothing else. */
const CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [400, 'USAGE'],
  [413, 'BODY_TOO_LARGE'],
  [415, 'MEDIA_TYPE_REFUSED'],
]);
