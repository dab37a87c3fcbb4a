import { describe, expect, it } from 'vitest';
import { assetRoutes } from '../../src/api/pages/kit/asset-routes.ts';
import { assetPath } from '../../src/api/pages/kit/assets.ts';

const app = assetRoutes();
const path = assetPath('styles.css');

describe('GET /assets/{name}.{hash}.{ext}', () => {
  it.each([
    ['styles.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml; charset=utf-8'],
    ['htmx.js', 'text/javascript; charset=utf-8'],
  ] as const)('answers %s as %s, to be kept for ever', async (name, type) => {
    const response = await app.request(assetPath(name));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await response.text()).length).toBeGreaterThan(100);
  });

  it.each(['exact', 'weak', 'listed', 'any'])(
    'answers 304 to a tag that it knows: %s',
    async (how) => {
      const etag = (await app.request(path)).headers.get('etag')!;
      const sent = { exact: etag, weak: `W/${etag}`, listed: `"x", ${etag}`, any: '*' }[how]!;

      const response = await app.request(path, { headers: { 'If-None-Match': sent } });

      expect(response.status).toBe(304);
      expect(await response.text()).toBe('');
    },
  );

  it('answers in full to a tag of another content', async () => {
    const response = await app.request(path, { headers: { 'If-None-Match': '"other"' } });

    expect(response.status).toBe(200);
  });

  it.each([
    '/assets/styles.css',
    '/assets/styles.0000000000000000.css',
    '/assets/..%2f..%2fpackage.json',
    '/assets/',
    '/assets/__proto__',
  ])('answers 404 to %s', async (unknown) => {
    expect((await app.request(unknown)).status).toBe(404);
  });
});
