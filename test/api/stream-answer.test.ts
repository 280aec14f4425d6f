import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { answerStream, type WriteText } from '../../src/api/stream-answer.ts';
import { AppError } from '../../src/errors.ts';

let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
});

const LINE = `${'x'.repeat(1023)}\n`;

/** Serves what a work writes. @returns its answer, of which nothing is read yet, or its status and body when it is a problem */
async function answerOf(work: (write: WriteText) => Promise<void>): Promise<IncomingMessage> {
  app = Fastify();
  app.get('/', (_request, reply) => answerStream(reply, { type: 'text/csv', name: 'all.csv' }, work));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const [answer] = (await once(get({ host: '127.0.0.1', port }), 'response')) as [IncomingMessage];
  return answer;
}

it('sends what is written, with its type and name', async () => {
  const answer = await answerOf(async (write) => {
    await write('a\n');
    await write('b\n');
  });
  const { statusCode, headers } = answer;
  expect([statusCode, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'text/csv',
    'attachment; filename="all.csv"',
  ]);
  expect(Buffer.concat(await answer.toArray()).toString()).toBe('a\nb\n');
});

it('answers with a problem what fails before the first piece', async () => {
  const answer = await answerOf(() => Promise.reject(new AppError('CLOSE_NOT_POSTED')));
  expect(answer.statusCode).toBe(500);
  answer.resume();
});

it('breaks off what fails after it, so that a half is not taken for a whole', async () => {
  const answer = await answerOf(async (write) => {
    await write('a\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    throw new Error('the database is gone');
  });
  expect(answer.statusCode).toBe(200);
  await expect(answer.toArray()).rejects.toThrow('aborted');
});

it('writes no faster than it is read, and ends when the caller is gone', async () => {
  let lines = 0;
  const ended = Promise.withResolvers<string>();
  const answer = await answerOf(async (write) => {
    try {
      for (;;) {
        await write(LINE);
        lines += 1;
      }
    } catch (error) {
      ended.resolve(String(error));
      throw error;
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const unread = lines;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(lines).toBe(unread);
  answer.destroy();
  expect(await ended.promise).toContain('the caller is gone');
});
