import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of one process; names and labels are what the alert rules and dashboards read. */
export function openMetrics(component: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ component });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Requests by method, route and status',
      labelNames: ['method', 'route', 'status'],
      buckets,
      registers,
    }),
    httpInFlight: new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests that are being answered',
      registers,
    }),
    activityDuration: new Histogram({
      name: 'activity_duration_seconds',
      help: 'Activity executions by type and outcome',
      labelNames: ['activity', 'outcome'],
      buckets: [...buckets, 30, 60],
      registers,
    }),
    providerCalls: new Counter({
      name: 'provider_calls_total',
      help: 'Calls to outside providers by name and outcome',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    intentsWaiting: new Gauge({
      name: 'workflow_intents_waiting',
      help: 'Committed intents that the engine does not know yet',
      registers,
    }),
    forgedRequests: new Counter({
      name: 'security_refusals_total',
      help: 'Requests refused for what they pretend to be',
      labelNames: ['kind'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof openMetrics>;
