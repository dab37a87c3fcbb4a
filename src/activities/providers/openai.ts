import OpenAI from 'openai';
import { boundedFetch } from './bounded-fetch.ts';
import {
  type LanguageModel,
  ModelFailure,
  type ModelUsage,
  type Refined,
  type RefineRequest,
} from './language-model.ts';
import { readAnswer } from './model-answer.ts';
import { costMicroUsd, type ModelPrice, priceOf } from './model-prices.ts';
import { askChat, askResponses, type Prompt, type RawAnswer } from './openai-endpoints.ts';
import { isEndpointMissing, meaningOf } from './openai-failures.ts';

export interface OpenAiConfig {
  apiKey: string;
  baseUrl?: string;
  model: string;
  /** Where the model is not a listed one. */
  price?: ModelPrice;
  /** The largest answer that is read; 1 MB by default. */
  maxAnswerBytes?: number;
}

const defaultMaxAnswerBytes = 1_000_000;

/** The workflow engine retries, so the SDK must not: two layers of retries multiply. */
export function createOpenAiModel(config: OpenAiConfig): LanguageModel {
  const client = new OpenAI({
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: boundedFetch(config.maxAnswerBytes ?? defaultMaxAnswerBytes),
  });
  const ask = preferChat(client);
  return {
    name: config.model,
    refine: (request) => refine(ask, config, request),
  };
}

type Ask = (prompt: Prompt, options: { signal: AbortSignal }) => Promise<RawAnswer | null>;

/** Asks the endpoint that every server has, and stays with the other where a server lacks it. */
function preferChat(client: OpenAI): Ask {
  let endpoint: typeof askChat = askChat;
  return async (prompt, options) => {
    try {
      return await endpoint(client, prompt, options);
    } catch (error) {
      if (endpoint === askResponses || !isEndpointMissing(error)) throw error;
      const answer = await askResponses(client, prompt, options);
      endpoint = askResponses;
      return answer;
    }
  };
}

async function refine<T>(
  ask: Ask,
  config: OpenAiConfig,
  request: RefineRequest<T>,
): Promise<Refined<T>> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  const meter = usageMeter(config, request.agent);
  try {
    const first = await askOnce(ask, config, request, signal, meter);
    if (first.success) return { output: first.output, usage: meter.total() };
    const second = await askOnce(ask, config, again(request, first.fault), signal, meter);
    if (second.success) return { output: second.output, usage: meter.total() };
    const detail = `The answer does not have the shape that was asked for: ${second.fault}`;
    throw new ModelFailure('model-malformed-output', detail, meter.total());
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (deadline.aborted) {
      throw new ModelFailure('model-timed-out', 'The model did not answer in time.', meter.total());
    }
    throw meaningOf(error, meter.total());
  }
}

async function askOnce<T>(
  ask: Ask,
  config: OpenAiConfig,
  { agent, schema, instructions, text }: RefineRequest<T>,
  signal: AbortSignal,
  meter: UsageMeter,
) {
  const prompt = { model: config.model, name: agent, schema, instructions, text };
  const answer = await answerOf(ask, prompt, signal);
  if (answer) meter.add(answer);
  if (answer?.isRefusal) {
    throw new ModelFailure('model-refused', 'The model refused to answer.', meter.total());
  }
  return readAnswer(schema, answer?.text ?? null);
}

/** A body that is no JSON is an answer of the wrong shape, which is worth asking once more. */
async function answerOf(ask: Ask, prompt: Prompt, signal: AbortSignal): Promise<RawAnswer | null> {
  try {
    return await ask(prompt, { signal });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The faulty answer is not repeated: it may be as long as it is wrong. */
function again<T>(request: RefineRequest<T>, fault: string): RefineRequest<T> {
  const reminder = `Your last answer was not usable: ${fault} Answer with the JSON object alone.`;
  return { ...request, instructions: `${request.instructions}\n\n${reminder}` };
}

interface UsageMeter {
  add(answer: RawAnswer): void;
  total(): ModelUsage;
}

function usageMeter(config: OpenAiConfig, agent: string): UsageMeter {
  const startedMs = performance.now();
  const price = config.price ?? priceOf(config.model);
  let inputTokens = 0;
  let outputTokens = 0;
  return {
    add(answer) {
      inputTokens += answer.inputTokens;
      outputTokens += answer.outputTokens;
    },
    total: () => ({
      agent,
      model: config.model,
      inputTokens,
      outputTokens,
      costMicroUsd: costMicroUsd(price, inputTokens, outputTokens),
      ms: Math.round(performance.now() - startedMs),
    }),
  };
}
