import { z } from 'zod';
import type { App } from './app.ts';

/** A JSON schema as the OpenAPI document holds it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: JsonSchema;
}

export interface Operation {
  method: string;
  path: string;
  tags?: string[];
  summary?: string;
  'x-access': string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, unknown>;
}

interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, JsonSchema> };
}

export interface OpenApi {
  operations: Operation[];
  /** The schema behind a reference or a combination, or the schema itself. */
  resolve(schema: JsonSchema): JsonSchema;
  /** What keeps a value from being what a schema says, or null. */
  complaint(schema: JsonSchema, value: unknown): string | null;
}

/** What both schemas say together; an object has the properties of both. */
function both(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...one.properties, ...other.properties };
  const required = [...(one.required ?? []), ...(other.required ?? [])];
  const merged = { ...one, ...other };
  return Object.keys(properties).length ? { ...merged, properties, required } : merged;
}

/** The document as a client reads it, over the app itself. */
export async function readOpenApi(app: App): Promise<OpenApi> {
  const document = (await (await app.request('/openapi.json')).json()) as OpenApiDocument;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      path,
      method: method.toUpperCase(),
    })),
  );
  const schemas: Record<string, JsonSchema> = document.components?.schemas ?? {};
  const resolve = (schema: JsonSchema): JsonSchema => {
    if (schema.$ref) return resolve(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    const { allOf, ...rest } = schema;
    return allOf ? [...allOf.map(resolve), rest].reduce(both) : schema;
  };
  const local = <S>(schema: S): S =>
    JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/'));
  const $defs = local(schemas);
  const complaint = (schema: JsonSchema, value: unknown) => {
    const parsed = z.fromJSONSchema({ ...local(schema), $defs } as never).safeParse(value);
    return parsed.success ? null : z.prettifyError(parsed.error);
  };
  return { operations, resolve, complaint };
}

export const writes = ({ method }: Operation) => !['GET', 'HEAD'].includes(method);
