import { activityInfo } from '@temporalio/activity';
import type {
  ActivityExecuteInput,
  ActivityInboundCallsInterceptor,
  Next,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.ts';

/** Times every activity, and logs the ones that fail with the workflow they belong to. */
export function observed(metrics: Metrics, log: Logger): ActivityInboundCallsInterceptor {
  return {
    async execute(
      input: ActivityExecuteInput,
      next: Next<ActivityInboundCallsInterceptor, 'execute'>,
    ) {
      const { activityType: activity, attempt, workflowExecution } = activityInfo();
      const startedMs = performance.now();
      const end = (outcome: 'completed' | 'failed') =>
        metrics.activityDuration.observe(
          { activity, outcome },
          (performance.now() - startedMs) / 1000,
        );
      try {
        const result = await next(input);
        end('completed');
        return result;
      } catch (error) {
        end('failed');
        const { workflowId } = workflowExecution ?? {};
        log.warn({ activity, attempt, workflowId, err: error }, 'the activity failed');
        throw error;
      }
    },
  };
}
