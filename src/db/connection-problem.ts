import pg from 'pg';
import { AppError } from '../errors.ts';
import { APP_ROLE } from './database.ts';

/** Why a database cannot be worked with at all, in words for whoever set it up; undefined for every other error. */
export function connectionProblem(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof pg.DatabaseError) return ofServer(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !NETWORK_CODES.has(code)) return undefined;
  const why = error.message === '' ? code : error.message;
  return unavailable(`DATABASE_URL cannot be reached: ${why}`, error);
}

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

function ofServer(error: pg.DatabaseError): AppError | undefined {
  const { code = '', message } = error;
  if (code === UNDEFINED_TABLE || isAboutRole(error, INVALID_PARAMETER)) return neverMigrated(error);
  // A migration that was broken off before its rights were given.
  if (code === INSUFFICIENT_PRIVILEGE && message.includes('table migration')) return neverMigrated(error);
  if (isAboutRole(error, INSUFFICIENT_PRIVILEGE)) return mayNotWorkAsRole(error);
  return LOGIN_REFUSED.has(code)
    ? unavailable(`DATABASE_URL is refused by the server: ${message}`, error)
    : undefined;
}

const UNDEFINED_TABLE = '42P01';
/** Of a setting of the connection: the role in it is not there. */
const INVALID_PARAMETER = '22023';
const INSUFFICIENT_PRIVILEGE = '42501';
/** No such user, wrong password, no such database. */
const LOGIN_REFUSED: ReadonlySet<string> = new Set(['28000', '28P01', '3D000']);

function isAboutRole({ code, message }: pg.DatabaseError, expected: string): boolean {
  return code === expected && message.includes(APP_ROLE);
}

function neverMigrated(cause: Error): AppError {
  return new AppError('DATABASE_NOT_MIGRATED', 'It was never migrated. Run `stazh migrate`.', { cause });
}

function mayNotWorkAsRole(cause: Error): AppError {
  const grant = `grant ${APP_ROLE} to USER`;
  return unavailable(
    `The user of DATABASE_URL may not work as the role ${APP_ROLE}: ${cause.message}. Ask an administrator of the server for \`${grant}\`.`,
    cause,
  );
}

function unavailable(detail: string, cause: Error): AppError {
  return new AppError('DATABASE_UNAVAILABLE', detail, { cause });
}
