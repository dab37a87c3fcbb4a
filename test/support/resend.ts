import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface SentByResend {
  path: string;
  key: string | undefined;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

export interface TestResend {
  url: string;
  /** Every request that arrived, in order. */
  requests: SentByResend[];
  /** Mails that were taken: one a key, or those of its batch. */
  delivered: SentByResend[];
  stop(): Promise<void>;
}

/** What happens to the next requests, in turn; afterwards everything is accepted. */
type Fault = (response: ServerResponse, take: () => void) => void;

/**
 * Speaks `POST /emails` and `POST /emails/batch` as Resend does: one key is one call, its answer is
 * replayed. In a batch, mails to `refused@…` are refused and the others taken.
 */
export async function startResend(faults: Fault[] = []): Promise<TestResend> {
  const requests: SentByResend[] = [];
  const byKey = new Map<string, { taken: unknown; sent: SentByResend }>();
  const server = createServer(async (request, response) => {
    const sent = await readRequest(request);
    requests.push(sent);
    const key = sent.key ?? `no key ${requests.length}`;
    const known = byKey.get(key);
    if (known && JSON.stringify(known.sent.body) !== JSON.stringify(sent.body))
      return failWith(409, 'invalid_idempotent_request')(response, () => undefined);
    const taken = known?.taken ?? takenOf(sent);
    const fault = faults.shift();
    if (fault) return fault(response, () => byKey.set(key, { taken, sent }));
    byKey.set(key, { taken, sent });
    answer(response, 200, taken);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get delivered() {
      return [...byKey.values()].flatMap(({ sent }) =>
        mailsIn(sent)
          .filter(isTaken)
          .map((body) => ({ ...sent, body })),
      );
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

type Mail = Record<string, unknown>;

const mailsIn = ({ body }: SentByResend) => (Array.isArray(body) ? (body as Mail[]) : [body]);
const isTaken = ({ to }: Mail) => !String(to).startsWith('refused@');

function takenOf(sent: SentByResend): unknown {
  if (!sent.path.endsWith('/batch')) return { id: crypto.randomUUID() };
  const mails = mailsIn(sent);
  return {
    data: mails.filter(isTaken).map(() => ({ id: crypto.randomUUID() })),
    errors: mails.flatMap((mail, index) =>
      isTaken(mail) ? [] : [{ index, message: 'The `to` field is not a mailbox.' }],
    ),
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
    path: request.url ?? '',
    key: request.headers['idempotency-key'] as string | undefined,
    authorization: request.headers.authorization,
    body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
  };
}
