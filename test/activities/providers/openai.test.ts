import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ModelFailure } from '../../../src/activities/providers/language-model.ts';
import { createOpenAiModel, type OpenAiConfig } from '../../../src/activities/providers/openai.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import {
  errorOf,
  type ModelFault,
  type ModelServer,
  refusing,
  saying,
  startModel,
} from '../../support/openai.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const apiKey = 'sk-secret-of-the-test';
const good = { company: 'Tin Roof', pages: 3 };
const request = {
  agent: 'parser',
  instructions: 'Read the document.',
  schema: z.strictObject({ company: z.string().max(100), pages: z.int() }),
  text: 'the-document-text',
  timeoutMs: 60_000,
};

async function given(server: Partial<ModelServer>, config: Partial<OpenAiConfig> = {}) {
  const server_ = await startModel({ say: () => good, ...server });
  stops.push(server_.stop);
  const model = createOpenAiModel({
    apiKey,
    baseUrl: server_.url,
    model: 'gpt-5-mini',
    ...config,
  });
  return { server: server_, model };
}

async function failureOf(work: Promise<unknown>): Promise<ModelFailure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ModelFailure) return error;
  throw new Error('expected a ModelFailure', { cause: error });
}

const raw =
  (status: number, type: string, body: string | Buffer): ModelFault =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };

describe.each([['/v1/chat/completions'], ['/v1/responses']])('an answer over %s', (endpoint) => {
  it('comes in the shape that was asked for, with what it cost', async () => {
    const { model, server } = await given({ endpoints: [endpoint] });

    const { output, usage } = await model.refine(request);

    expect(output).toEqual(good);
    expect(usage).toMatchObject({
      agent: 'parser',
      model: 'gpt-5-mini',
      inputTokens: 100,
      outputTokens: 20,
      costMicroUsd: 65,
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      instructions: 'Read the document.',
      text: 'the-document-text',
      agent: 'parser',
    });
  });

  it('is refused for good where the model refuses', async () => {
    const { model, server } = await given({ endpoints: [endpoint], faults: [refusing()] });

    const failure = await failureOf(model.refine(request));

    expect(failure).toMatchObject({ code: 'model-refused', kind: 'unprocessable' });
    expect(failure.usage).toMatchObject({ inputTokens: 11, outputTokens: 3 });
    expect(server.requests).toHaveLength(1);
  });

  it('is asked for once more when it is malformed, and both calls are counted', async () => {
    const { model, server } = await given({
      endpoints: [endpoint],
      faults: [saying('{"company": "Tin Roof"')],
    });

    const { output, usage } = await model.refine(request);

    expect(output).toEqual(good);
    expect(usage).toMatchObject({ inputTokens: 200, outputTokens: 40 });
    expect(server.requests[1]?.instructions).toContain('Your last answer was not usable');
  });
});

describe('a failure', () => {
  it.each<[string, ModelFault, string]>([
    ['no JSON', saying('Sure! Here is your answer.'), 'model-malformed-output'],
    ['an empty text', saying(''), 'model-malformed-output'],
    ['another shape', saying('{"company": 5}'), 'model-malformed-output'],
    [
      'keys that nobody asked for',
      saying('{"company":"a","pages":1,"pay":9}'),
      'model-malformed-output',
    ],
    ['NUL', saying('{"company":"Tin\\u0000Roof","pages":1}'), 'model-malformed-output'],
    ['half a character', saying('{"company":"Tin\\ud800","pages":1}'), 'model-malformed-output'],
    ['endless nesting', saying('['.repeat(100_000)), 'model-malformed-output'],
    ['deep nesting', saying('['.repeat(50_000) + ']'.repeat(50_000)), 'model-malformed-output'],
    ['no choices', raw(200, 'application/json', '{}'), 'model-malformed-output'],
    ['null', raw(200, 'application/json', 'null'), 'model-malformed-output'],
    ['a number', raw(200, 'application/json', '42'), 'model-malformed-output'],
    [
      'choices that are none',
      raw(200, 'application/json', '{"choices":{"0":7}}'),
      'model-malformed-output',
    ],
    ['an empty body', raw(200, 'application/json', ''), 'model-malformed-output'],
    ['broken JSON', raw(200, 'application/json', '{"choices":['), 'model-malformed-output'],
    ['HTML', raw(200, 'text/html', '<h1>proxy</h1>'), 'model-malformed-output'],
    ['bytes', raw(200, 'application/octet-stream', Buffer.alloc(64)), 'model-malformed-output'],
  ])('is final when it answers %s twice', async (_, fault, code) => {
    const { model, server } = await given({ faults: [fault, fault, fault] });

    const failure = await failureOf(model.refine(request));

    expect(failure).toMatchObject({ code, kind: 'unprocessable', isPassing: false });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    [400, 'invalid_request_error', 'model-rejected-request'],
    [401, 'invalid_api_key', 'model-unauthorized'],
    [403, 'unsupported_country', 'model-unauthorized'],
    [404, 'model_not_found', 'model-rejected-request'],
    [413, null, 'model-rejected-request'],
    [422, null, 'model-rejected-request'],
    [429, 'insufficient_quota', 'model-quota-exhausted'],
  ])('is final on %i (%s), and nothing is asked again', async (status, code, expected) => {
    const { model, server } = await given({ faults: [errorOf(status, code)] });

    const failure = await failureOf(model.refine(request));

    expect(failure).toMatchObject({ code: expected, kind: 'unprocessable', isPassing: false });
    expect(failure).toBeInstanceOf(Problem);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [408, 'model-timed-out'],
    [409, 'model-unavailable'],
    [500, 'model-unavailable'],
    [502, 'model-unavailable'],
    [503, 'model-unavailable'],
    [529, 'model-unavailable'],
  ])('passes on %i, so that the engine retries and the SDK does not', async (status, expected) => {
    const { model, server } = await given({ faults: [errorOf(status, null)] });

    const failure = await failureOf(model.refine(request));

    expect(failure).toMatchObject({ code: expected, kind: 'unavailable', isPassing: true });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [{ 'retry-after': '7' }, 7],
    [{ 'retry-after-ms': '1500' }, 2],
    [{ 'retry-after': '999999' }, 3_600],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{}, undefined],
  ])('waits as long as a rate limit asks: %o', async (headers, retryAfterS) => {
    const { model } = await given({ faults: [errorOf(429, 'rate_limit_exceeded', headers)] });

    const failure = await failureOf(model.refine(request));

    expect(failure).toMatchObject({
      code: 'model-rate-limited',
      kind: 'too-many',
      isPassing: true,
    });
    expect(failure.retryAfterS).toBe(retryAfterS);
  });

  it('reads a rate limit that names a date', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const { model } = await given({ faults: [errorOf(429, null, { 'retry-after': date })] });

    const { retryAfterS } = await failureOf(model.refine(request));

    expect(retryAfterS).toBeGreaterThan(3_000);
    expect(retryAfterS).toBeLessThanOrEqual(3_600);
  });

  it('tells neither the key nor the document nor what the server said', async () => {
    const faults = [400, 401, 429, 500].map(
      (status): ModelFault =>
        (response) => {
          response.writeHead(status, { 'content-type': 'application/json' });
          const message = `bad key ${apiKey} in the-document-text`;
          response.end(JSON.stringify({ error: { message, code: message } }));
        },
    );
    const { model } = await given({ faults });

    for (let i = 0; i < 4; i += 1) {
      const failure = await failureOf(model.refine(request));
      const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure)}`;
      expect(told).not.toContain(apiKey);
      expect(told).not.toContain('the-document-text');
    }
  });
});

describe('time and size', () => {
  it('ends a call that hangs for a minute at its deadline', async () => {
    const late: ModelFault = (response, asked) =>
      void setTimeout(() => saying(JSON.stringify(good))(response, asked), 60_000).unref();
    const { model } = await given({ faults: [late] });

    const failure = await failureOf(model.refine({ ...request, timeoutMs: 300 }));

    expect(failure).toMatchObject({ code: 'model-timed-out', kind: 'unavailable' });
  });

  it('ends an answer that drips byte by byte at the same deadline, and hangs up', async () => {
    const timers: NodeJS.Timeout[] = [];
    const { model, server } = await given({
      faults: [
        (response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          timers.push(setInterval(() => response.write(' '), 20));
        },
      ],
    });

    const failure = await failureOf(model.refine({ ...request, timeoutMs: 400 }));

    expect(failure.code).toBe('model-timed-out');
    await expect.poll(() => server.openConnections()).toBe(0);
    for (const timer of timers) clearInterval(timer);
  });

  it('stops at once when the caller cancels, and says so with the caller’s own reason', async () => {
    const { model } = await given({ faults: [() => undefined] });
    const cancel = new AbortController();
    const reason = new Error('the workflow was cancelled');
    setTimeout(() => cancel.abort(reason), 100);

    const work = model.refine({ ...request, signal: cancel.signal });

    await expect(work).rejects.toBe(reason);
  });

  it.each([
    ['in an honest length', (body: Buffer) => ({ 'content-length': String(body.length) })],
    ['without a length', () => ({})],
  ])('cuts an answer of 10 MB %s', async (_, headersOf) => {
    const body = Buffer.from(JSON.stringify({ choices: [], pad: 'x'.repeat(10_000_000) }));
    const { model, server } = await given({
      faults: [
        (response) => {
          response.writeHead(200, { 'content-type': 'application/json', ...headersOf(body) });
          response.end(body);
        },
      ],
    });

    const failure = await failureOf(model.refine(request));

    expect(failure).toMatchObject({ code: 'model-answer-too-large', isPassing: false });
    expect(server.requests).toHaveLength(1);
  });

  it('passes when nobody listens, and when the line is cut', async () => {
    const { model, server } = await given({ faults: [(response) => response.destroy()] });

    expect(await failureOf(model.refine(request))).toMatchObject({ code: 'model-unavailable' });
    await server.stop();
    expect(await failureOf(model.refine(request))).toMatchObject({
      code: 'model-unavailable',
      isPassing: true,
    });
  });

  it('follows no redirect: the document goes to one host only', async () => {
    let hits = 0;
    const elsewhere = createServer((_, response) => {
      hits += 1;
      response.end('{}');
    });
    await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready));
    const { port } = elsewhere.address() as AddressInfo;
    const redirect: ModelFault = (response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${port}/v1/chat/completions` });
      response.end();
    };
    const { model } = await given({ faults: [redirect] });

    const failure = await failureOf(model.refine(request));
    await new Promise((closed) => elsewhere.close(closed));

    expect(failure.code).toBe('model-unavailable');
    expect(hits).toBe(0);
  });
});

describe('the cost', () => {
  it('counts no tokens that a server makes up, and no price that nobody knows', async () => {
    const odd: ModelFault = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const message = { role: 'assistant', content: JSON.stringify(good) };
      const usage = { prompt_tokens: -5, completion_tokens: 'many' };
      response.end(JSON.stringify({ choices: [{ finish_reason: 'stop', message }], usage }));
    };
    const { model } = await given({ faults: [odd] }, { model: 'llama-of-my-own' });

    const { usage } = await model.refine(request);

    expect(usage).toMatchObject({ inputTokens: 0, outputTokens: 0, costMicroUsd: 0 });
  });

  it('follows the configured price, rounded up to the millionth of a dollar', async () => {
    const price = { inputMicroUsd: 1, outputMicroUsd: 1 };
    const { model } = await given({}, { model: 'llama-of-my-own', price });

    expect((await model.refine(request)).usage.costMicroUsd).toBe(1);
  });

  it('prices a dated snapshot like its model', async () => {
    const { model } = await given({}, { model: 'gpt-5-mini-2025-08-07' });

    expect((await model.refine(request)).usage.costMicroUsd).toBe(65);
  });
});
