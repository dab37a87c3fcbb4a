import type { z } from '@hono/zod-openapi';
import { route } from '../kit/router.ts';

interface CalculatorSpec<N extends string, I extends z.ZodType, O extends z.ZodType> {
  name: N;
  summary: string;
  description?: string;
  Input: I;
  Output: O;
  /** A worked number: the documentation shows it, and a test asks for it and compares. */
  example: { input: z.input<I>; output: z.input<O> };
}

/**
 * Declares `POST /api/calculators/{name}`: pure, for any signed-in caller, and without a
 * transaction because nothing is stored.
 */
export function calculation<const N extends string, I extends z.ZodType, O extends z.ZodType>(
  spec: CalculatorSpec<N, I, O>,
) {
  const { name, summary, description, Input, Output, example } = spec;
  const json = <S extends z.ZodType>(schema: S, shown: unknown) => ({
    'application/json': { schema, example: shown },
  });
  return route({
    method: 'post',
    path: `/api/calculators/${name}` as const,
    summary,
    ...(description ? { description } : {}),
    tag: 'Calculators',
    access: 'signed-in',
    request: { body: { required: true, content: json(Input, example.input) } },
    responses: {
      200: { description: 'The result.', content: json(Output, example.output) },
    },
  });
}
