import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from './env.ts';

/** A request body of one file, in the field `file`. */
export const oneFileBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        properties: { file: { type: 'string' as const, format: 'binary' } },
      },
    },
  },
};

/**
 * Every file of a multipart request, in its order. Refuses with 415 another media type, with 400
 * anything but files in the field `file`.
 */
export async function multipartFiles(c: Context<Env>): Promise<File[]> {
  const files: File[] = [];
  for (const [field, value] of await readForm(c)) {
    if (field !== 'file' || typeof value === 'string') {
      throw malformed(field, 'Only files are expected, in the field "file".');
    }
    files.push(value);
  }
  if (files.length === 0) throw malformed('file', 'The field "file" is missing.');
  return files;
}

async function readForm(c: Context<Env>): Promise<FormData> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) {
    const detail = 'Send a file as multipart/form-data, in the field "file".';
    throw new Problem('unsupported-media', 'unsupported-media-type', detail);
  }
  // From the bytes that the idempotency check has read: the stream itself is used up.
  const bytes = await c.req.arrayBuffer();
  const form = await new Response(bytes, { headers: { 'content-type': type } })
    .formData()
    .catch(() => null);
  if (!form) throw malformed('', 'The multipart body can not be read.');
  return form;
}

/**
 * The one file of a multipart request, and the fields beside it. Refuses with 400 a field that the
 * schema does not know, or that comes twice.
 */
export async function fileWithFields<S extends z.ZodType>(
  c: Context<Env>,
  schema: S,
): Promise<{ file: File; fields: z.output<S> }> {
  const form = await readForm(c);
  const given: Record<string, File | string> = {};
  for (const [field, value] of form) {
    if (field in given) throw malformed(field, `The field "${field}" may be there once.`);
    given[field] = value;
  }
  const { file, ...said } = given;
  if (!(file instanceof File)) throw malformed('file', 'Send a file, in the field "file".');
  const read = schema.safeParse(said);
  if (read.success) return { file, fields: read.data };
  const [issue] = read.error.issues;
  throw malformed(issue?.path.join('.') ?? '', issue?.message ?? 'The form is malformed.');
}

/** The bytes of a multipart request's one file. */
export async function oneSentFile(
  c: Context<Env>,
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const [file, ...more] = await multipartFiles(c);
  if (!file || more.length > 0) {
    throw malformed('file', 'Send exactly one file, in the field "file".');
  }
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

export function malformed(path: string, message: string): Problem {
  const errors = path ? { errors: [{ path, message }] } : {};
  return new Problem('invalid', 'invalid-request', message, errors);
}
