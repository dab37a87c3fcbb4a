import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface SentByResend {
  key: string | undefined;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

export interface TestResend {
  url: string;
  /** Every request that arrived, in order. */
  requests: SentByResend[];
  /** Mails that were taken: one a key. */
  delivered: SentByResend[];
  stop(): Promise<void>;
}

/** What happens to the next requests, in turn; afterwards everything is accepted. */
type Fault = (response: ServerResponse, take: () => void) => void;

/** Speaks `POST /emails` as Resend does: one key is one mail, its answer is replayed. */
export async function startResend(faults: Fault[] = []): Promise<TestResend> {
  const requests: SentByResend[] = [];
  const byKey = new Map<string, { id: string; sent: SentByResend }>();
  const server = createServer(async (request, response) => {
    const sent = await readRequest(request);
    requests.push(sent);
    const key = sent.key ?? `no key ${requests.length}`;
    const known = byKey.get(key);
    if (known && JSON.stringify(known.sent.body) !== JSON.stringify(sent.body))
      return failWith(409, 'invalid_idempotent_request')(response, () => undefined);
    const id = known?.id ?? crypto.randomUUID();
    const fault = faults.shift();
    if (fault) return fault(response, () => byKey.set(key, { id, sent }));
    byKey.set(key, { id, sent });
    answer(response, 200, { id });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get delivered() {
      return [...byKey.values()].map(({ sent }) => sent);
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

/** Resend's error shape, without taking the mail. */
export function failWith(
  status: number,
  name: string,
  headers: Record<string, string> = {},
): Fault {
  return (response) =>
    answer(response, status, { statusCode: status, name, message: `${name}.` }, headers);
}

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function readRequest(request: IncomingMessage): Promise<SentByResend> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    key: request.headers['idempotency-key'] as string | undefined,
    authorization: request.headers.authorization,
    body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
  };
}
