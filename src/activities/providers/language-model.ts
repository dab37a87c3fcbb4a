import type { z } from 'zod';
import { Problem, type ProblemExtra, type ProblemKind } from '../../domain/kit/problem.ts';

export interface RefineRequest<T> {
  /** Who asks: for the log and the name of the schema. */
  agent: string;
  /** What to do. The only part that a model is told to follow. */
  instructions: string;
  /** The shape of the answer; a strict object without optional fields. */
  schema: z.ZodType<T>;
  /** The document, fenced as data by the caller. */
  text: string;
  /** For the whole call with its one re-prompt. */
  timeoutMs: number;
  /** When it aborts, the call ends at once and throws the reason. */
  signal?: AbortSignal;
}

/** What one call cost, re-prompt included. */
export interface ModelUsage {
  agent: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** Millionths of a dollar, rounded up; 0 where the price of the model is not known. */
  costMicroUsd: number;
  ms: number;
}

export interface Refined<T> {
  output: T;
  usage: ModelUsage;
}

/**
 * A model that answers in a given shape. It has no tools: it reads and writes text, nothing else.
 */
export interface LanguageModel {
  readonly name: string;
  /** @throws {ModelFailure} for whatever keeps an answer of that shape from coming. */
  refine<T>(request: RefineRequest<T>): Promise<Refined<T>>;
}

export type ModelFailureCode =
  | 'model-refused'
  | 'model-rejected-request'
  | 'model-unauthorized'
  | 'model-quota-exhausted'
  | 'model-malformed-output'
  | 'model-answer-too-large'
  | 'model-rate-limited'
  | 'model-timed-out'
  | 'model-unavailable';

const passing: Partial<Record<ModelFailureCode, ProblemKind>> = {
  'model-rate-limited': 'too-many',
  'model-timed-out': 'unavailable',
  'model-unavailable': 'unavailable',
};

/** Why no answer came. Tokens may have been spent all the same, so it carries the usage. */
export class ModelFailure extends Problem {
  override readonly code: ModelFailureCode;
  readonly usage: ModelUsage | null;

  constructor(
    code: ModelFailureCode,
    detail: string,
    usage: ModelUsage | null = null,
    extra: ProblemExtra = {},
  ) {
    super(passing[code] ?? 'unprocessable', code, detail, extra);
    this.code = code;
    this.usage = usage;
  }

  /** Whether the same call may succeed later, unchanged. */
  get isPassing(): boolean {
    return this.code in passing;
  }
}
