import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

// Once a process, whoever of it works: a second installation is refused.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
});
