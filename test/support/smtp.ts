import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface TestSmtp {
  port: number;
  /** The raw source of every message whose final dot arrived, accepted or not. */
  received: string[];
  /** Cuts every open connection without a word. */
  hangUp(): void;
  stop(): Promise<void>;
}

type Ending = (hangUp: () => void, done: (error?: Error | null) => void) => void;

const accept: Ending = (_hangUp, done) => done();

/** A real SMTP server on a free port; `atTheEnd` decides what follows the final dot. */
export async function startSmtp(
  options: SMTPServerOptions = {},
  atTheEnd: Ending = accept,
): Promise<TestSmtp> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server: SMTPServer = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    ...options,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString('utf8'));
        atTheEnd(hangUp, callback);
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    hangUp,
    stop: () => {
      hangUp();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

export function smtpError(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
