import { connect } from 'node:http2';
import { searchKeys } from '../workflows/search-attributes.ts';
import type { Program } from './processes.ts';

const TYPES = {
  TEXT: 'Text',
  KEYWORD: 'Keyword',
  INT: 'Int',
  DOUBLE: 'Double',
  BOOL: 'Bool',
  DATETIME: 'Datetime',
  KEYWORD_LIST: 'KeywordList',
};

/** Registers what runs are found by, as the command line wants it: `EntityType=Keyword`. */
const searchAttributes = Object.values(searchKeys).flatMap(({ name, type }) => [
  '--search-attribute',
  `${name}=${TYPES[type]}`,
]);

export type Engine = {
  cli: string;
  port: number;
  namespace: string;
  /** Without it the server has no pages. */
  uiPort?: number;
  /** Without it everything is kept in memory, for tests. */
  databaseFile?: string;
};

/** The program that serves a single-node Temporal with its UI. */
export function temporalProgram(engine: Engine): Program {
  const { cli, port, uiPort, namespace, databaseFile } = engine;
  // synchronous=2 makes an acknowledged start survive a power cut; 1 would lose it.
  const pragmas = ['journal_mode=wal', 'synchronous=2'];
  return {
    command: cli,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
      ...['--namespace', namespace, '--log-level', 'warn'],
      ...(uiPort ? ['--ui-port', String(uiPort)] : ['--headless']),
      ...searchAttributes,
      ...(databaseFile ? ['--db-filename', databaseFile] : []),
      ...(databaseFile ? pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma]) : []),
    ],
    deathSignal: 'TERM',
  };
}

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';

/** The gRPC frame of a HealthCheckRequest, whose only field is the service's name. */
const healthRequest = (): Buffer => {
  const name = Buffer.from(SERVICE);
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

const SERVING = Buffer.from([0, 0, 0, 0, 2, 0x08, 1]);

/**
 * Whether a server without TLS answers gRPC's health check with "serving", within a second.
 * Spoken by hand over HTTP/2, because importing the SDK costs more than the server's whole boot.
 */
export function temporalReady(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const finish = (ready: boolean) => {
      session.destroy();
      resolve(ready);
    };
    session.setTimeout(1000, () => finish(false));
    session.once('error', () => finish(false));
    const request = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('error', () => finish(false));
    request.once('end', () => finish(Buffer.concat(chunks).equals(SERVING)));
    request.end(healthRequest());
  });
}
