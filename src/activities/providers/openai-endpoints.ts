import type OpenAI from 'openai';
import { z } from 'zod';

export interface Prompt {
  model: string;
  /** A name for the schema: letters, digits, `_` and `-`. */
  name: string;
  schema: z.ZodType;
  instructions: string;
  text: string;
}

/** What both endpoints say, in one shape. Nothing in it is checked yet. */
export interface RawAnswer {
  text: string | null;
  isRefusal: boolean;
  inputTokens: number;
  outputTokens: number;
}

type CallOptions = { signal: AbortSignal };

// Long reasoning is paid for too, so an answer may not run away.
const maxOutputTokens = 16_000;

/**
 * `POST /chat/completions`: what OpenAI and nearly every server that speaks its API understands.
 */
export async function askChat(
  client: OpenAI,
  { model, name, schema, instructions, text }: Prompt,
  options: CallOptions,
): Promise<RawAnswer | null> {
  const answer = await client.chat.completions.create(
    {
      model,
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: text },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name, strict: true, schema: strictSchema(schema) },
      },
      max_completion_tokens: maxOutputTokens,
    },
    options,
  );
  const choice = answer?.choices?.[0];
  if (!choice?.message) return null;
  const isFiltered = choice.finish_reason === 'content_filter';
  return {
    text: choice.message.content ?? null,
    isRefusal: Boolean(choice.message.refusal) || isFiltered,
    inputTokens: countOf(answer.usage?.prompt_tokens),
    outputTokens: countOf(answer.usage?.completion_tokens),
  };
}

/** `POST /responses`: for servers that have left the older endpoint behind. */
export async function askResponses(
  client: OpenAI,
  { model, name, schema, instructions, text }: Prompt,
  options: CallOptions,
): Promise<RawAnswer | null> {
  const answer = await client.responses.create(
    {
      model,
      instructions,
      input: text,
      text: { format: { type: 'json_schema', name, strict: true, schema: strictSchema(schema) } },
      max_output_tokens: maxOutputTokens,
      // The document stays ours: nothing is kept for later conversations.
      store: false,
    },
    options,
  );
  if (!Array.isArray(answer?.output)) return null;
  const parts = answer.output.flatMap((item) =>
    item.type === 'message' && Array.isArray(item.content) ? item.content : [],
  );
  const said = parts.flatMap((part) => (part.type === 'output_text' ? [part.text] : []));
  return {
    text: said.length > 0 ? said.join('') : null,
    isRefusal: parts.some((part) => part.type === 'refusal'),
    inputTokens: countOf(answer.usage?.input_tokens),
    outputTokens: countOf(answer.usage?.output_tokens),
  };
}

/** Strict structured output refuses lengths of strings; they are checked on what comes back. */
function strictSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      delete jsonSchema.minLength;
      delete jsonSchema.maxLength;
    },
  });
}

const mostTokens = 100_000_000;

/** A server may say anything where a count belongs; the log of costs takes only counts. */
function countOf(tokens: unknown): number {
  if (!Number.isSafeInteger(tokens)) return 0;
  return Math.min(Math.max(Number(tokens), 0), mostTokens);
}
