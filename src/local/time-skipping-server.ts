import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { inheritedEnvironment } from '../config.ts';
import { runLong } from './commands.ts';
import { cacheDir, intoCache, isProgram, onPath } from './engine-cache.ts';
import { findEngine } from './engine-search.ts';
import { freePort } from './ports.ts';
import { say } from './say.ts';
import { downloadBySdk } from './sdk-download.ts';

const VERSION = '1.32.0';
const NAME = 'Temporal test server';
const PROGRAM = 'temporal-test-server';
const CACHED = `${PROGRAM}-${VERSION}`;
const MAIN = 'io.temporal.testserver.TestServer';
const JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx256m'];

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bursar</groupId><artifactId>test-server</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>io.temporal</groupId><artifactId>${PROGRAM}</artifactId><version>${VERSION}</version>
  </dependency></dependencies>
</project>
`;

// The class path is the same relative text whenever it runs, so that the archive of loaded classes
// (boot 1.2 s -> 0.4 s) stays valid; --enable-time-skipping would let the clock run free.
const script = `#!/bin/sh
cd "$(dirname "$0")" || exit 1
die=
setpriv --pdeathsig TERM true 2>/dev/null && die="setpriv --pdeathsig TERM"
exec $die java ${JVM.join(' ')} \\
  "\${CLASS_ARCHIVE:--XX:SharedArchiveFile=classes.jsa}" -Xshare:auto \\
  -Xlog:cds=off -Xlog:class+path=off -cp "$(ls lib/*.jar | tr '\\n' ':')" ${MAIN} "$@" 2>/dev/null
`;

/** Runs the server once, so that the JVM writes down which classes it loads. */
async function archiveClasses(dir: string): Promise<void> {
  const port = await freePort();
  const server = spawn(join(dir, PROGRAM), [String(port)], {
    stdio: 'ignore',
    env: { ...inheritedEnvironment({ CLASS_ARCHIVE: '-XX:ArchiveClassesAtExit=classes.jsa' }) },
  });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const connection = await Connection.connect({
    address: `127.0.0.1:${port}`,
    connectTimeout: '30s',
  });
  const { workflow } = new Client({ connection });
  await workflow.start('none', { taskQueue: 'none', workflowId: 'none' });
  await workflow.getHandle('none').describe();
  await connection.close();
  server.kill('SIGTERM');
  await Promise.race([ended, sleep(20_000)]);
}

const assemble = async () => {
  const [mvn, java] = [onPath('mvn'), onPath('java')];
  if (!mvn || !java) throw new Error(`there is no ${mvn ? 'java' : 'mvn'} on PATH`);
  say('engine', `${NAME}: assembling ${VERSION} with Maven, about ten seconds`);
  const dir = await intoCache(CACHED, async (draft) => {
    await writeFile(join(draft, 'pom.xml'), pom);
    await runLong({
      doing: `assembling the ${NAME}`,
      command: mvn,
      args: [
        ...['-q', '-B', '-f', join(draft, 'pom.xml'), 'dependency:copy-dependencies'],
        ...[`-DoutputDirectory=${join(draft, 'lib')}`, '-DincludeScope=runtime'],
      ],
    });
    await writeFile(join(draft, PROGRAM), script);
    await chmod(join(draft, PROGRAM), 0o755);
    await archiveClasses(draft);
  });
  return join(dir, PROGRAM);
};

const download = async () => {
  say('engine', `${NAME}: downloading it as the Temporal SDK does`);
  const fill = (draft: string) => downloadBySdk('createTimeSkipping', draft, PROGRAM);
  return join(await intoCache(CACHED, fill), PROGRAM);
};

/** The path of the server whose clock skips what tests wait for. */
export function timeSkippingServer(): Promise<string> {
  const yours = inheritedEnvironment()['TEMPORAL_TEST_SERVER'];
  const cached = join(cacheDir(), CACHED, PROGRAM);
  const steps = [
    { place: 'in the cache', find: async () => (isProgram(cached) ? cached : undefined) },
    { place: "the SDK's own download", find: download },
    { place: 'Maven', find: assemble },
  ];
  const advice =
    'Install a JDK 17 or newer and Maven, or set TEMPORAL_TEST_SERVER to a program of your own.';
  return yours ? Promise.resolve(yours) : findEngine(NAME, steps, advice);
}
