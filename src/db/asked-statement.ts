import { hash } from 'node:crypto';

/** A statement that the server keeps under its name. */
export interface AskedStatement {
  readonly name: string;
  readonly text: string;
}

/** Named by its text, so that the same text is prepared once a connection, however often it is made. @param what begins the name */
export function askedStatement(what: string, text: string): AskedStatement {
  return { name: `${what} ${hash('sha256', text).slice(0, 16)}`, text };
}

/**
 * Some 64-bit ids, `$1`, as rows. A question in a question, for the planner is not to count them: a plan that knows their number looks
 * cheaper than one that does not, and would be made anew for every question.
 */
export const THOSE_ROWS = 'unnest((select $1::bigint[]))';

/** The same, for a column to be compared with. */
export const THOSE_IDS = `any (array(select ${THOSE_ROWS}))`;
