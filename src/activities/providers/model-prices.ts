export interface ModelPrice {
  /** Millionths of a dollar per million tokens. */
  inputMicroUsd: number;
  outputMicroUsd: number;
}

/** List prices as of 2025; a model that is not listed needs its price in the configuration. */
const listed: Readonly<Record<string, ModelPrice>> = {
  'gpt-5': { inputMicroUsd: 1_250_000, outputMicroUsd: 10_000_000 },
  'gpt-5-mini': { inputMicroUsd: 250_000, outputMicroUsd: 2_000_000 },
  'gpt-5-nano': { inputMicroUsd: 50_000, outputMicroUsd: 400_000 },
  'gpt-4.1': { inputMicroUsd: 2_000_000, outputMicroUsd: 8_000_000 },
  'gpt-4.1-mini': { inputMicroUsd: 400_000, outputMicroUsd: 1_600_000 },
  'gpt-4o': { inputMicroUsd: 2_500_000, outputMicroUsd: 10_000_000 },
  'gpt-4o-mini': { inputMicroUsd: 150_000, outputMicroUsd: 600_000 },
};

/** The price of a model or of its dated snapshot (`gpt-5-mini-2025-08-07`). */
export function priceOf(model: string): ModelPrice | undefined {
  return listed[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
}

/** Rounded up to the millionth of a dollar, so that no call is free. */
export function costMicroUsd(
  price: ModelPrice | undefined,
  inputTokens: number,
  outputTokens: number,
): number {
  if (!price) return 0;
  const spent = inputTokens * price.inputMicroUsd + outputTokens * price.outputMicroUsd;
  return Math.ceil(spent / 1_000_000);
}
