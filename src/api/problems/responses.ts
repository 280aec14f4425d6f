import { ERRORS, type ErrorCode } from '../../errors.ts';

/** The answers of a route that are errors, for its schema: one for each status, with the codes that have it. */
export function problemResponses(codes: readonly ErrorCode[]): Readonly<Record<number, object>> {
  const byStatus = Map.groupBy([...new Set(codes)].sort(), (code) => ERRORS[code].status);
  const responses = [...byStatus].map(([status, ofStatus]) => {
    const description = ofStatus.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join('\n');
    return [
      status,
      {
        description,
        content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
      },
    ] as const;
  });
  return Object.fromEntries(responses);
}
