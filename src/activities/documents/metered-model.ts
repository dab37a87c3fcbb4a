import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import { cacheAnswer, cachedAnswer } from '../../db/documents/ai-cache.ts';
import { addAiCall, spentThisMonth } from '../../db/documents/ai-calls.ts';
import { getAiSettings } from '../../db/documents/ai-settings.ts';
import {
  type LanguageModel,
  ModelFailure,
  type ModelUsage,
  type Refined,
  type RefineRequest,
} from '../providers/language-model.ts';

interface Meter {
  db: Db;
  orgId: string;
  analysisId: string | null;
}

/**
 * A model on one organization's account: what was asked before is answered from the cache, every
 * call is logged whatever becomes of it, and over the month's limit no call is made.
 */
export function meteredModel(model: LanguageModel, meter: Meter): LanguageModel {
  return {
    name: model.name,
    async refine<T>(request: RefineRequest<T>): Promise<Refined<T>> {
      const key = keyOf(model.name, request);
      const kept = request.schema.safeParse(await cachedAnswer(meter.db, meter.orgId, key));
      if (kept.success) {
        const usage = unused(model.name, request.agent);
        await log(meter, usage, { outcome: 'answered', cached: true });
        return { output: kept.data, usage };
      }
      await assertWithinBudget(meter);
      const refined = await asked(model, meter, request);
      await log(meter, refined.usage, { outcome: 'answered', cached: false });
      await cacheAnswer(meter.db, meter.orgId, key, refined.output);
      return refined;
    },
  };
}

async function asked<T>(model: LanguageModel, meter: Meter, request: RefineRequest<T>) {
  const startedMs = performance.now();
  try {
    return await model.refine(request);
  } catch (error) {
    if (error instanceof ModelFailure) {
      const ms = Math.round(performance.now() - startedMs);
      const usage = error.usage ?? { ...unused(model.name, request.agent), ms };
      const { code: outcome, message: detail } = error;
      await log(meter, usage, { outcome, detail, cached: false });
    }
    throw error;
  }
}

/** Refuses like a provider whose quota is spent: agents then work by their rules, and say so. */
async function assertWithinBudget({ db, orgId }: Meter): Promise<void> {
  const { monthlyCostLimitUsdMicros: limit } = await getAiSettings(db, orgId);
  if (limit === null || (await spentThisMonth(db, orgId)) < limit) return;
  const detail = "This organization's limit on what models may cost in a month is reached.";
  throw new ModelFailure('model-quota-exhausted', detail);
}

/** Two requests with one key get one answer: same model, instructions, text and shape. */
function keyOf<T>(model: string, { instructions, text, schema }: RefineRequest<T>): string {
  const question = JSON.stringify([model, instructions, text, z.toJSONSchema(schema)]);
  return createHash('sha256').update(question).digest('hex');
}

function unused(model: string, agent: string): ModelUsage {
  return { agent, model, inputTokens: 0, outputTokens: 0, costMicroUsd: 0, ms: 0 };
}

interface Ending {
  outcome: string;
  cached: boolean;
  detail?: string;
}

async function log({ db, orgId, analysisId }: Meter, usage: ModelUsage, ending: Ending) {
  const { agent, model, inputTokens, outputTokens, costMicroUsd, ms } = usage;
  const { outcome, cached, detail = null } = ending;
  await addAiCall(db, orgId, {
    analysisId,
    agent,
    model,
    outcome,
    cached,
    detail,
    inputTokens,
    outputTokens,
    costUsdMicros: costMicroUsd,
    durationMs: Math.round(ms),
  });
}
