import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { emptyResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NoopSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';

export interface Tracing {
  /** For Temporal's client and worker: carries the trace through workflows and activities. */
  plugin: OpenTelemetryPlugin;
  shutdown(): Promise<void>;
}

/** Starts tracing in this process; the spans go to `processor`, by default to an OTLP collector. */
export function startTracing(
  component: string,
  endpoint: string,
  processor: SpanProcessor = new BatchSpanProcessor(
    new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
  ),
): Tracing {
  const resource = resourceFromAttributes({ 'service.name': `bursar-${component}` });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  return {
    plugin: new OpenTelemetryPlugin({ resource, spanProcessor: processor }),
    shutdown: () => provider.shutdown(),
  };
}

/** What tracing adds to the code of workflows, for a bundle; it records nothing. */
export const bundledTracing = (): OpenTelemetryPlugin =>
  new OpenTelemetryPlugin({ resource: emptyResource(), spanProcessor: new NoopSpanProcessor() });
