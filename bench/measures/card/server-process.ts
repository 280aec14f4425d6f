import Fastify from 'fastify';
import { pino } from 'pino';
import { createApp } from '../../../src/api/app.ts';
import { createDatabase, type Database } from '../../../src/db/database.ts';
import { subscriberId } from '../../../src/db/subscriber-id.ts';
import { IDENTITY, type ServerOrder } from './server-order.ts';

// A server in a process of its own, until that is ended. It prints its port.
const order = JSON.parse(process.argv[2] ?? '') as ServerOrder;
const database = createDatabase({ url: order.url });
const app = order.kind === 'api' ? await theApi(database, order.now) : bare(database);
process.once('SIGTERM', () => void app.close().then(() => database.close()));
const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(address).port}\n`);

/** As the product has it, with its limits; the clock stands in the night that was walked last. */
function theApi(database: Database, now: number) {
  const ahead = now - Date.now();
  return createApp(
    {
      database,
      now: () => Date.now() + ahead,
      files: { erasures: '', dataDir: '' },
      logger: pino({ level: 'warn' }),
    },
    {
      identity: IDENTITY,
      corsOrigins: [],
      requestsPerMinute: 600,
      metricsToken: null,
      uploads: { maxBytes: 0, dataDir: '' },
    },
  );
}

/** The least that an answer about a subscriber can be: one row by its key, and its fields. */
function bare({ pool }: Database) {
  const server = Fastify();
  const name = 'bare';
  const text =
    'select value, enrolled, run_id as "runId" from counter where subscriber_id = $1 and programme_id = 1';
  server.get<{ Params: { subscriber: string } }>(
    '/bare/:subscriber',
    {
      schema: {
        response: {
          200: {
            type: 'object',
            properties: {
              value: { type: ['integer', 'null'] },
              enrolled: { type: 'boolean' },
              runId: { type: 'integer' },
            },
          },
        },
      },
    },
    async (request) => {
      const { rows } = await pool.query({ name, text, values: [subscriberId(request.params.subscriber)] });
      return rows[0] as unknown;
    },
  );
  return server;
}
