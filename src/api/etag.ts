import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Says which version of a thing is answered, and whether the caller has it already (RFC 9110, 13.1.2): then 304 is answered, and the body
 * need not be made.
 *
 * @param version a short text without quotes that differs whenever the body does, the language of its words included
 * @returns true: the reply is to be sent without a body
 */
export function isFresh(request: FastifyRequest, reply: FastifyReply, version: string): boolean {
  const etag = `"${version}"`;
  reply.header('etag', etag).header('cache-control', 'private, no-cache').header('vary', 'accept-language');
  const known = request.headers['if-none-match'];
  if (known === undefined || !isListed(etag, known)) return false;
  reply.code(304);
  return true;
}

/** Weak marks are compared by what they mark. */
function isListed(etag: string, known: string): boolean {
  if (known === etag) return true;
  return known.split(',').some((one) => {
    const mark = one.trim();
    return mark === '*' || mark === etag || mark === `W/${etag}`;
  });
}
