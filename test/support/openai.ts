import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedOfModel {
  path: string;
  authorization: string | undefined;
  /** The instructions and the text of the prompt, whichever endpoint was asked. */
  instructions: string;
  text: string;
  /** The name of the schema: the agent that asks. */
  agent: string;
  body: Record<string, unknown>;
}

export interface TestModel {
  /** To be given as the base URL. */
  url: string;
  requests: AskedOfModel[];
  /** How many connections are open now. */
  openConnections(): Promise<number>;
  stop(): Promise<void>;
}

export type ModelFault = (response: ServerResponse, asked: AskedOfModel) => void;
type Say = (asked: AskedOfModel) => unknown;

export interface ModelServer {
  /** What the model answers: a value becomes JSON, a string is sent as it is. */
  say: Say;
  /** What happens to the next requests instead, in turn. */
  faults?: ModelFault[];
  /** Which endpoints exist; both by default. */
  endpoints?: readonly string[];
}

/** Speaks `POST /chat/completions` and `POST /responses` as OpenAI does. */
export async function startModel({ say, faults = [], endpoints }: ModelServer): Promise<TestModel> {
  const requests: AskedOfModel[] = [];
  const known = endpoints ?? ['/v1/chat/completions', '/v1/responses'];
  const server = createServer(async (request, response) => {
    if (!known.includes(request.url ?? '')) return notFound(response);
    const asked = await readAsked(request);
    requests.push(asked);
    const fault = faults.shift();
    if (fault) return fault(response, asked);
    answerWith(response, asked, say(asked));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    openConnections: () => new Promise((done) => server.getConnections((_, count) => done(count))),
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

/** OpenAI's error shape. */
export function errorOf(
  status: number,
  code: string | null,
  headers: Record<string, string> = {},
): ModelFault {
  return (response) =>
    json(response, status, { error: { message: 'said by the server', type: 'x', code } }, headers);
}

/** A whole answer with this text in it, however odd. */
export function saying(text: string): ModelFault {
  return (response, asked) => answerWith(response, asked, text);
}

export function refusing(): ModelFault {
  return (response, asked) =>
    json(response, 200, asked.path.endsWith('responses') ? responsesRefusal : chatRefusal);
}

const chatRefusal = {
  choices: [{ finish_reason: 'stop', message: { role: 'assistant', refusal: 'I can not.' } }],
  usage: { prompt_tokens: 11, completion_tokens: 3 },
};

const responsesRefusal = {
  output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'I can not.' }] }],
  usage: { input_tokens: 11, output_tokens: 3 },
};

function answerWith(response: ServerResponse, asked: AskedOfModel, said: unknown): void {
  const text = typeof said === 'string' ? said : JSON.stringify(said);
  if (asked.path.endsWith('/responses')) {
    json(response, 200, {
      status: 'completed',
      output: [{ type: 'message', content: [{ type: 'output_text', text, annotations: [] }] }],
      usage: { input_tokens: 100, output_tokens: 20 },
    });
    return;
  }
  json(response, 200, {
    choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: text } }],
    usage: { prompt_tokens: 100, completion_tokens: 20 },
  });
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function notFound(response: ServerResponse): void {
  json(response, 404, { error: { message: 'no such endpoint', type: 'x', code: null } });
}

async function readAsked(request: IncomingMessage): Promise<AskedOfModel> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return {
    path: request.url ?? '',
    authorization: request.headers.authorization,
    instructions: body.instructions ?? body.messages?.[0]?.content ?? '',
    text: body.input ?? body.messages?.[1]?.content ?? '',
    agent: body.response_format?.json_schema?.name ?? body.text?.format?.name ?? '',
    body,
  };
}
