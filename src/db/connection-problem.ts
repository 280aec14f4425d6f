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

/** By SQLSTATE. */
function ofServer(error: pg.DatabaseError): AppError | undefined {
  switch (error.code) {
    case '42P01': // undefined_table: nobody has migrated
      return neverMigrated(error);
    case '22023': // invalid_parameter_value: the role in the connection's settings is not there
      return error.message.includes(APP_ROLE) ? neverMigrated(error) : undefined;
    case '42501': // insufficient_privilege
      return error.message.includes(APP_ROLE) ? mayNotWorkAsRole(error) : undefined;
    case '28000': // invalid_authorization_specification
    case '28P01': // invalid_password
    case '3D000': // invalid_catalog_name
      return unavailable(`DATABASE_URL is refused by the server: ${error.message}`, error);
    case undefined:
    default:
      return undefined;
  }
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
