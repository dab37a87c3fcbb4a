import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { type Form, readForm } from './form.ts';
import {
  createIntent,
  createRefund,
  createSession,
  find,
  listOf,
  Refusal,
  type StripeState,
} from './objects.ts';

interface Answer {
  status: number;
  body: unknown;
}

interface Kept {
  request: string;
  answer: Answer | null;
  atS: number;
}

export interface Asked {
  method: string;
  path: string;
  key: string | undefined;
  form: Form;
}

export interface TestStripe {
  url: string;
  state: StripeState;
  /** Every request that arrived, in order. */
  requests: Asked[];
  /** What happens to the next requests that create something, in turn. */
  faults: Fault[];
  /** Moves the clock by which keys expire. */
  advance(hours: number): void;
  stop(): Promise<void>;
}

/** Stripe may forget a key after a day. */
const keyLifeS = 24 * 3_600;
/** How long a client waits that gives up before a late answer. */
export const impatientMs = 300;
const lateMs = 600;

/** Speaks as much of Stripe's API as Bursar uses, with state, idempotency keys and faults. */
export async function startStripe(): Promise<TestStripe> {
  let aheadS = 0;
  const nowS = () => Math.floor(Date.now() / 1000) + aheadS;
  const state: StripeState = { all: new Map(), nowS, refundsAre: 'succeeded' };
  const requests: Asked[] = [];
  const faults: Fault[] = [];
  const keys = new Map<string, Kept>();
  const server = createServer(async (request, response) => {
    const asked = await read(request);
    requests.push(asked);
    if (asked.method === 'GET') return send(response, look(state, asked));
    const fault = faults.shift();
    if (fault && refuse(response, fault)) return;
    if (fault === 'late') await sleep(lateMs);
    const answer = once(keys, asked, nowS(), () => make(state, asked));
    if (fault === '500 after commit') keepAnswer(keys, asked, broken);
    reply(response, answer, fault);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ state, requests, faults },
    advance: (hours) => {
      aheadS += hours * 3_600;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

/** Answers without doing what was asked for. */
function refuse(response: ServerResponse, fault: Fault): boolean {
  if (fault === 'drop before') response.destroy();
  else if (fault === '409 in flight') send(response, inFlight);
  else if (fault === '429') send(response, tooMany, { 'retry-after': '1' });
  else return false;
  return true;
}

/** It is done; what the client hears of that is another matter. */
function reply(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  if (fault === 'drop after commit') response.destroy();
  else if (fault === 'reset mid-body') cutOff(response, answer);
  else send(response, fault === '500 after commit' ? broken : answer);
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://stripe');
  const sent = request.method === 'GET' ? url.search : Buffer.concat(chunks).toString('utf8');
  const key = request.headers['idempotency-key'] as string | undefined;
  return { method: request.method ?? '', path: url.pathname, key, form: readForm(sent) };
}

const refusedBy = (status: number, type: string, code: string, message = code): Answer => ({
  status,
  body: { error: { type, code, message } },
});
const inFlight = refusedBy(409, 'idempotency_error', 'idempotency_key_in_use');
const tooMany = refusedBy(429, 'invalid_request_error', 'rate_limit');
const broken = refusedBy(500, 'api_error', 'api_error');

/** The same key gives the saved answer, also a 500; other parameters under it are refused. */
function once(keys: Map<string, Kept>, asked: Asked, atS: number, work: () => Answer): Answer {
  const { key, path, form } = asked;
  if (key === undefined) return work();
  const request = JSON.stringify([path, form]);
  const known = keys.get(key);
  if (known && atS - known.atS < keyLifeS) {
    if (known.request !== request)
      return refusedBy(400, 'idempotency_error', 'idempotency_error', 'Other parameters.');
    return known.answer ?? inFlight;
  }
  const answer = work();
  if (answer.status < 400) keys.set(key, { request, answer, atS });
  return answer;
}

function keepAnswer(keys: Map<string, Kept>, { key = '' }: Asked, answer: Answer): void {
  const kept = keys.get(key);
  if (kept) kept.answer = answer;
}

function make(state: StripeState, asked: Asked): Answer {
  return answering(() => {
    switch (asked.path) {
      case '/v1/payment_intents':
        return createIntent(state, asked.form);
      case '/v1/checkout/sessions':
        return createSession(state, asked.form);
      case '/v1/refunds':
        return createRefund(state, asked.form);
      default:
        throw new Refusal(404, 'url_invalid', `Unrecognized request URL ${asked.path}.`);
    }
  });
}

const objects: Record<string, string> = {
  payment_intents: 'payment_intent',
  refunds: 'refund',
  disputes: 'dispute',
  sessions: 'checkout.session',
};

function look(state: StripeState, { path, form }: Asked): Answer {
  const [kind = '', id] = path.replace(/^\/v1\/(checkout\/)?/, '').split('/');
  const object = objects[kind] ?? '';
  return answering(() => {
    if (id) return find(state, id, object);
    const { payment_intent: of, starting_after: after, limit = '10', created } = form;
    const range = (typeof created === 'object' ? created : {}) as Record<string, string>;
    const all = listOf(state, object, of as string | undefined).filter(
      (it) =>
        it.created >= Number(range['gte'] ?? 0) && it.created < Number(range['lt'] ?? Infinity),
    );
    const rest = after ? all.slice(all.findIndex((it) => it.id === after) + 1) : all;
    const data = rest.slice(0, Number(limit));
    return { object: 'list', data, has_more: rest.length > data.length, url: path };
  });
}

function answering(work: () => unknown): Answer {
  try {
    return { status: 200, body: work() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusedBy(error.status, 'invalid_request_error', error.code, error.message);
  }
}

function send(response: ServerResponse, { status, body }: Answer, headers = {}): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function cutOff(response: ServerResponse, { body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}
