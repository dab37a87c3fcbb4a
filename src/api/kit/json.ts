import { z } from '@hono/zod-openapi';

export const ok = <S extends z.ZodType>(schema: S, description = 'Done.') => ({
  description,
  content: { 'application/json': { schema } },
});

export const noContent = { description: 'Done; there is nothing to answer.' };

export const body = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** A body that may be left out: every field of its schema is optional. */
export const optionalBody = <S extends z.ZodType>(schema: S) => ({
  required: false,
  content: { 'application/json': { schema } },
});

/**
 * The message of a rule that a schema cannot say: `.refine(isCurrency, rule('must be …'))`. What
 * only breaks rules is well-formed, and refused with 422.
 */
export const rule = (error: string) => ({ error, params: { rule: true } });

const wellFormed = (s: string) => !s.includes('\0') && s.isWellFormed();

export const textPattern = '^[^\\u0000]*$';
export const linePattern = '^[^\\u0000\\r\\n]*[^\\u0000\\s][^\\u0000\\r\\n]*$';

/** Text that Postgres can store: no NUL, no half of a surrogate pair. */
export const text = (max: number, min = 0) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(wellFormed, 'must be well-formed text without NUL')
    .openapi({ pattern: textPattern });

/** Text of one line or more that is not blank. */
export const words = (max: number) =>
  text(max, 1)
    .refine((s) => s.trim() !== '', 'must say something')
    .openapi({ pattern: String.raw`^[^\u0000]*[^\u0000\s][^\u0000]*$` });

/** A name or title: one line that is not blank. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(wellFormed, 'must be well-formed text without NUL')
    .refine((s) => !/[\r\n]/.test(s), 'must be one line')
    .openapi({ pattern: linePattern });

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}";
const label = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const address = `^${atom}(\\.${atom})*@(${label}\\.)+[A-Za-z]{2,63}$`;

/** An e-mail address as providers take it; the standard allows more than any of them does. */
export const email = z
  .string()
  .max(254)
  .regex(new RegExp(address), 'must be an e-mail address')
  .openapi({ format: 'email', example: 'ann@example.com' });

export const id = z.uuid();
export const day = z.iso.date();
export const instant = z.iso.datetime();

const isInEra = (year: number) => !(year < 1 || year > 9999);

/** An instant as a caller may write it, with any offset; in UTC from here on. */
export const givenInstant = z.iso
  .datetime({ offset: true })
  .refine((s) => isInEra(new Date(s).getUTCFullYear()), rule('must lie in the years 1 to 9999'))
  .transform((s) => new Date(s).toISOString());
/** Whole minor units (cents, yen). */
export const minor = z.int().min(-999_999_999_999).max(999_999_999_999);
/** ISO 4217. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .openapi({ example: 'USD' });

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional().openapi({ description: 'The `nextCursor` of the page before.' }),
});

export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item), nextCursor: z.uuid().nullable() });

export const OrgParam = z.object({ orgId: z.uuid() });
