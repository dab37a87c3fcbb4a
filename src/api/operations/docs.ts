import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Env } from '../kit/env.ts';

/** The pages that explain the API, from our own assets alone. */
export const docs = new Hono<Env>();

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const assets: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
};

const start = `window.addEventListener('load', () =>
  SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true }));`;

const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Bursar API</title>
    <link rel="stylesheet" href="/api/docs/assets/swagger-ui.css" />
    <script src="/api/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/api/docs/assets/start.js"></script>
  </head>
  <body>
    <main id="docs"></main>
  </body>
</html>`;

docs.get('/api/docs', (c) => {
  // Swagger UI sets style attributes; nothing else of the policy is loosened, and only here.
  c.header(
    'content-security-policy',
    "default-src 'self'; style-src 'self' 'unsafe-inline'; " +
      "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
  );
  return c.html(page);
});
for (const path of ['/docs', '/api/redoc']) docs.get(path, (c) => c.redirect('/api/docs'));

docs.get('/api/docs/assets/start.js', (c) => {
  return c.body(start, 200, { 'content-type': 'text/javascript' });
});

docs.get('/api/docs/assets/:file', async (c) => {
  const { file } = c.req.param();
  const type = assets[file];
  if (!type) return c.notFound();
  const text = await readFile(join(folder, file), 'utf8');
  return c.body(text, 200, { 'content-type': type, 'cache-control': 'public, max-age=86400' });
});
