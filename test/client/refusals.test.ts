import { beforeAll, describe, expect, it } from 'vitest';
import { answered, once, problemOf } from '../support/client.ts';
import { contract, PROGRAMME, sendFacts, TERMS, useProvider } from './provider.ts';

// What a caller reads who may not, or asks wrongly: in Russian, which is the first language of everybody here.
const callers = useProvider('ru');
beforeAll(async () => {
  const { operator } = callers();
  const published = { params: { header: once() }, body: { text: TERMS, paysFrom: '2024-03-01' } };
  await answered(operator.POST('/v1/publications', published));
  await sendFacts(operator, [...contract('A1', '500.00'), ...contract('B2', '333.30')], '2024-03-02');
});

const history = (subscriber: string, limit = 10) => ({
  params: { path: { subscriber }, query: { programme: PROGRAMME, limit } },
});

const HISTORY = '/v1/subscribers/{subscriber}/history';

const MAY_NOT = { status: 403, code: 'ACCESS_REFUSED', title: 'Этому пользователю это недоступно.' };

describe('who may not', () => {
  it('without a token nobody is told anything', async () => {
    const { data, error, response } = await callers().nobody.GET('/v1/summary');
    expect(data).toBeUndefined();
    expect(error).toMatchObject({ status: 401, code: 'TOKEN_REFUSED', title: 'Токен не принят.' });
    expect(response.headers.get('content-language')).toBe('ru');
  });

  it('another subscriber is not told apart from nobody', async () => {
    const ofAnother = await problemOf(callers().a1.GET(HISTORY, history('B2')));
    const ofNobody = await problemOf(callers().a1.GET(HISTORY, history('Z9')));
    expect(ofAnother).toMatchObject(MAY_NOT);
    expect({ ...ofNobody, requestId: '' }).toEqual({ ...ofAnother, requestId: '' });
    expect((await callers().a1.GET(HISTORY, history('A1'))).response.status).toBe(200);
  });

  it('each role keeps to its own', async () => {
    const { operator, support, billing, a1 } = callers();
    const posting = { params: { path: { programme: PROGRAMME, month: '2024-03' }, header: once() } };
    const problems = await Promise.all([
      problemOf(operator.GET(HISTORY, history('A1'))),
      problemOf(support.POST('/v1/publications', { params: { header: once() }, body: { text: TERMS } })),
      problemOf(billing.POST('/v1/programmes/{programme}/closes/{month}/posting', posting)),
      problemOf(a1.POST('/v1/runs', { params: { header: once() }, body: {} })),
    ]);
    for (const problem of problems) expect(problem).toMatchObject(MAY_NOT);
  });
});

describe('what cannot be done', () => {
  it('says what was found and what would be accepted', async () => {
    expect(await problemOf(callers().support.GET(HISTORY, history('A1', 0)))).toMatchObject({
      status: 400,
      code: 'USAGE',
      problems: [{ where: 'query.limit', found: '0' }],
    });
  });

  it('there is no such subscriber', async () => {
    expect(await problemOf(callers().support.GET(HISTORY, history('Z9')))).toMatchObject({
      status: 404,
      code: 'SUBSCRIBER_NOT_FOUND',
      title: 'Такого абонента нет.',
      detail: expect.stringContaining('"Z9"') as string,
    });
  });

  it('a month without a preview is not posted', async () => {
    const posting = { params: { path: { programme: PROGRAMME, month: '2024-03' }, header: once() } };
    const url = '/v1/programmes/{programme}/closes/{month}/posting';
    expect(await problemOf(callers().operator.POST(url, posting))).toMatchObject({
      status: 409,
      code: 'CLOSE_NOT_PREVIEWED',
      title: 'У месяца нет предварительного расчёта.',
    });
  });

  it('a key is for one request', async () => {
    const { support } = callers();
    const url = '/v1/subscribers/{subscriber}/adjustments';
    const asked = (delta: number) => ({
      params: { path: { subscriber: 'A1' }, header: once('one-key-for-two') },
      body: {
        programme: PROGRAMME,
        change: { kind: 'by' as const, delta },
        at: '2024-02-10',
        reason: 'авария',
      },
    });
    await answered(support.POST(url, asked(1)));
    expect(await problemOf(support.POST(url, asked(2)))).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_DIFFERS',
      title: 'Этот ключ был дан для другого запроса.',
    });
    const { items } = await answered(support.GET(url, { params: { path: { subscriber: 'A1' } } }));
    expect(items.map(({ delta, reason }) => [delta, reason])).toEqual([[1, 'авария']]);
  });

  it('facts are not JSON', async () => {
    const sent = callers().operator.POST('/v1/imports', {
      body: '{"fact":"termination","subscriber":"A1","at":"2024-02-01"}',
    });
    expect(await problemOf(sent)).toMatchObject({ status: 415, code: 'MEDIA_TYPE_REFUSED' });
  });
});

describe('the client of the tests', () => {
  it('takes no answer that the document does not describe', async () => {
    const undescribed = '/metrics' as '/v1/summary';
    await expect(callers().nobody.GET(undescribed)).rejects.toThrow('of which the document says nothing');
  });
});
