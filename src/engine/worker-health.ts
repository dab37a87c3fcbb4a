import { createServer, type Server } from 'node:http';
import type { Worker } from '@temporalio/worker';
import type { Metrics } from '../observability/metrics.ts';

/** `GET /health/ready` says whether every worker polls, `GET /metrics` what this process did. */
export function serveWorkerHealth(
  { host, port }: { host: string; port: number },
  workers: readonly Worker[],
  { registry }: Metrics,
): Server {
  const server = createServer(async (request, response) => {
    if (request.url === '/metrics') {
      response.writeHead(200, { 'content-type': registry.contentType });
      response.end(await registry.metrics());
      return;
    }
    const states = workers.map((worker) => worker.getState());
    const ready = states.every((state) => state === 'RUNNING');
    const known = request.url === '/health/ready' || request.url === '/health/live';
    const status = known ? (ready || request.url === '/health/live' ? 200 : 503) : 404;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: ready ? 'ready' : 'starting', workers: states }));
  });
  return server.listen(port, host);
}
