import { inTransaction } from '../../db/client.ts';
import { paymentFacts } from '../../db/invoices/payment-facts.ts';
import {
  type NewModel,
  organizationsToTrain as readOrganizations,
  replaceModel,
} from '../../db/invoices/payment-models.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { workflowActor } from '../../db/kit/audit.ts';
import type { ModelKind } from '../../domain/invoices/prediction/payment-model.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Deps } from '../deps.ts';
import { inThread } from '../thread.ts';

export interface TrainingRef {
  orgId: string;
  workflowId: string;
}

/** What a training came to. */
export interface TrainingOutcome {
  kind: ModelKind;
  /** Settled invoices that it was learned from. */
  trainedOn: number;
  /** Open invoices that are predicted by it. */
  predicted: number;
}

const timeoutMs = 4 * 60_000;

export function predictionActivities({ database }: Deps) {
  return {
    /** The next of the organizations whose night it is, by id. */
    organizationsToTrain: (after: string | null, limit: number): Promise<string[]> =>
      readOrganizations(database.system.unscoped, { after, limit }),

    /** Learns from all that is known now and predicts what is open; a repetition does so anew. */
    async trainPaymentModel({ orgId, workflowId }: TrainingRef): Promise<TrainingOutcome> {
      const db = database.app.scoped({ orgId });
      const { today } = await organizationFacts(db, orgId);
      const facts = await paymentFacts(db, orgId);
      const module = new URL('./training-thread.ts', import.meta.url);
      const work = { module, workerData: { facts, today }, timeoutMs };
      const learned = await inThread<NewModel>(work, () => {
        const detail = 'Learning from this history takes too long.';
        return new Problem('unprocessable', 'training-too-long', detail);
      });
      const acting = { orgId, actor: workflowActor(workflowId) };
      await inTransaction(db, (trx) => replaceModel(trx, acting, learned));
      const { model, trainedOn, predictions } = learned;
      return { kind: model.kind, trainedOn, predicted: predictions.length };
    },
  };
}

export type PredictionActivities = ReturnType<typeof predictionActivities>;
