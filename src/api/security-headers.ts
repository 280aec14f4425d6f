import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/** What belongs to one answer and not to all. */
const OF_ONE_ANSWER: ReadonlySet<string> = new Set(['content-type', 'content-length', 'date', 'connection']);

/**
 * Sets helmet's headers, and the request's id, on every answer. Helmet says the same to every request, so it is asked once, at the start:
 * asked each time it costs more than a busy route itself.
 */
export async function setHeaders(app: FastifyInstance): Promise<void> {
  const constant = await headersOfHelmet();
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(constant).header('x-request-id', request.id);
    done();
  });
}

async function headersOfHelmet(): Promise<Readonly<Record<string, string>>> {
  const asked = Fastify();
  await asked.register(helmet);
  asked.get('/', async () => '');
  const { headers } = await asked.inject('/');
  await asked.close();
  const constant = Object.entries(headers).filter(([name]) => !OF_ONE_ANSWER.has(name));
  return Object.fromEntries(constant.map(([name, value]) => [name, String(value)]));
}
