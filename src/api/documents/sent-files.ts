import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { plainFileName } from '../../domain/documents/file-name.ts';
import { mediaTypes } from '../../domain/documents/media-type.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';
import { line, linePattern, text, textPattern } from '../kit/json.ts';
import { malformed, multipartFiles } from '../kit/sent-file.ts';

const fileLimitBytes = 25 * 1024 * 1024;

/** A file as it was sent, before anybody has looked into it. */
export interface SentFile {
  fileName: string;
  /** The name by which its kind is judged: text sent as JSON is text, whatever it is called. */
  readAs: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const FileInJson = z.strictObject({
  fileName: line(1000),
  fileContent: text(fileLimitBytes * 2, 1),
});

/** How the files of a form are said to be, in the OpenAPI document. */
export const fileEncoding = { file: { contentType: Object.values(mediaTypes).join(', ') } };

/** Both ways to send one file; `readOneFile` reads either. */
export const fileBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        additionalProperties: false,
        properties: { file: { type: 'string' as const, format: 'binary' } },
      },
      encoding: fileEncoding,
    },
    'application/json': {
      schema: {
        type: 'object' as const,
        required: ['fileName', 'fileContent'],
        additionalProperties: false,
        properties: {
          fileName: {
            type: 'string' as const,
            minLength: 1,
            maxLength: 1000,
            pattern: linePattern,
            example: 'report.txt',
          },
          fileContent: {
            type: 'string' as const,
            minLength: 1,
            pattern: textPattern,
            description: 'Text, or the file in base64 (with or without a data: prefix).',
            example: 'Revenue $50M, up 25% YoY',
          },
        },
      },
    },
  },
};

export const storedAndRead =
  'Stored and read; or stored only, `unread`, where reading takes longer than a request waits: ' +
  'its analysis reads it then.';

/** The one file of the request; refuses with 400 none or several, with 415 another media type. */
export async function readOneFile(c: Context<Env>): Promise<SentFile> {
  const type = c.req.header('content-type') ?? '';
  if (/^application\/json\b/i.test(type)) return fileInJson(await c.req.text());
  const [file, ...more] = await readFiles(c);
  if (file && more.length === 0) return file;
  throw malformed('file', 'Send exactly one file, in the field "file".');
}

/** All files of a multipart request, in their order. */
export async function readFiles(c: Context<Env>): Promise<SentFile[]> {
  const files: SentFile[] = [];
  for (const sent of await multipartFiles(c)) {
    const content = new Uint8Array(await sent.arrayBuffer());
    const fileName = plainFileName(sent.name);
    files.push(checkedFile({ fileName, readAs: fileName, bytes: content }));
  }
  return files;
}

/** A JSON body that no validator of its route reads, because the route takes other bodies too. */
export function readJson<S extends z.ZodType>(body: string, schema: S): z.output<S> {
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    throw malformed('', 'The body is not JSON.');
  }
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformed(issue?.path.join('.') ?? '', issue?.message ?? 'The body is malformed.');
}

function fileInJson(body: string): SentFile {
  const { fileName: sentName, fileContent } = readJson(body, FileInJson);
  const fileName = plainFileName(sentName);
  const binary = binaryIn(fileContent);
  if (binary) return checkedFile({ fileName, readAs: fileName, bytes: binary });
  const bytes = new TextEncoder().encode(fileContent);
  return checkedFile({ fileName, readAs: asTextName(fileName), bytes });
}

const asTextName = (fileName: string) =>
  /\.(txt|md|csv|tsv|html?)$/i.test(fileName) ? fileName : `${fileName}.txt`;

/** Beginnings of PDF, ZIP (XLSX), PNG and JPEG in base64. */
const knownStarts = /^(JVBERi|UEsDB|iVBORw0KGgo|\/9j\/)/;
const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

function binaryIn(content: string): Uint8Array<ArrayBuffer> | null {
  const data = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w-]+=[\w.-]+)*;base64,/.exec(content);
  if (!data && !(knownStarts.test(content) && base64.test(content))) return null;
  const encoded = data ? content.slice(data[0].length) : content;
  if (!base64.test(encoded)) throw malformed('fileContent', 'The content is not valid base64.');
  return new Uint8Array(Buffer.from(encoded, 'base64'));
}

function checkedFile(file: SentFile): SentFile {
  if (file.bytes.length > fileLimitBytes) {
    throw new Problem('too-large', 'file-too-large', 'A document has at most 25 MB.');
  }
  if (file.bytes.length === 0) {
    throw new Problem('unprocessable', 'document-empty', `${file.fileName} is empty.`);
  }
  return file;
}
