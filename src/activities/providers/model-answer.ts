import type { z } from 'zod';

export type ReadAnswer<T> = { success: true; output: T } | { success: false; fault: string };

/** Reads an answer into its schema. Text that no database can hold makes it unusable. */
export function readAnswer<T>(schema: z.ZodType<T>, text: string | null): ReadAnswer<T> {
  const value = parsed(text);
  if (value === undefined) return { success: false, fault: 'it is no JSON object.' };
  const checked = schema.safeParse(value);
  if (checked.success) {
    if (isStorable(checked.data)) return { success: true, output: checked.data };
    return { success: false, fault: 'it holds NUL or broken characters.' };
  }
  const [issue] = checked.error.issues;
  const path = issue?.path.map(String).join('.').slice(0, 100) || 'the object';
  return { success: false, fault: `${path} is not as the schema says (${issue?.code}).` };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (Array.isArray(value)) return value.every(isStorable);
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}
