import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.ts';

/** Fastify takes it as its `loggerInstance`. */
export type Log = Logger;

/**
 * The log of a server: one line of JSON an event, on standard output. Times are ISO 8601 in UTC, levels are words, for both are read by
 * people, too. What proves who somebody is never gets into it.
 *
 * @param destination in the place of standard output
 */
export function createLog({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>, destination?: DestinationStream): Log {
  const options = {
    level: LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'headers.authorization', 'headers.cookie'],
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
