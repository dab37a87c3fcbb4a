import { createServer } from 'node:net';

export type Port = { name: string; host: string; port: number };

/** Listens for a moment; 0 finds a free port. Rejects with EADDRINUSE when something is there. */
const listenOnce = (host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });

export const freePort = (): Promise<number> => listenOnce('127.0.0.1', 0);

/** The ports on which nothing can listen now, each with the reason's code. */
export async function takenPorts(ports: readonly Port[]): Promise<(Port & { code: string })[]> {
  const answers = await Promise.all(
    ports.map((one) =>
      listenOnce(one.host, one.port).then(
        () => [],
        (error: NodeJS.ErrnoException) => [{ ...one, code: error.code ?? 'unknown' }],
      ),
    ),
  );
  return answers.flat();
}
