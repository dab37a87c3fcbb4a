import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** What a committed intent keeps of the request behind it, so that its workflow joins the trace. */
export function traceCarrier(): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** Runs `work` as part of the trace that the carrier was taken from. */
export function withinTrace<T>(carrier: unknown, work: () => T): T {
  if (trace.getActiveSpan()) return work();
  return context.with(propagation.extract(ROOT_CONTEXT, carrier), work);
}

/** Puts what it is called by in place of the full address that the span of a request has. */
export function nameAddress(name: string): void {
  trace.getActiveSpan()?.setAttribute('url.full', name);
}

const tracer = trace.getTracer('bursar');

/** One span a statement, only inside a trace that is recorded: an idle pool costs nothing. */
export async function tracedStatement<T>(statement: string, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return work();
  const operation = /^\s*(\w+)/.exec(statement)?.[1]?.toLowerCase() ?? 'statement';
  const span = tracer.startSpan(`postgres ${operation}`, {
    kind: SpanKind.CLIENT,
    attributes: { 'db.system.name': 'postgresql', 'db.query.text': statement },
  });
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
