import { givenApp } from '../../support/app.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface Documented {
  content?: Record<string, { example?: Json }>;
}

interface Operation {
  requestBody: Documented;
  responses: Record<string, Documented>;
}

/** Every calculator with its example, as the OpenAPI document tells it. */
export async function documentedCalculators() {
  const res = await givenApp().request('/openapi.json');
  const { paths } = (await res.json()) as { paths: Record<string, { post: Operation }> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/calculators/'))
    .map(([path, { post }]) => ({
      path,
      post,
      input: post.requestBody.content?.['application/json']?.example ?? null,
      output: post.responses['200']?.content?.['application/json']?.example,
    }));
}
