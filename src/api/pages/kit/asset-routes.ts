import { Hono } from 'hono';
import { assetCacheControl, assetPath, assets } from './assets.ts';

/** Answers `/assets/…` and the icon; mounted at the root, before whatever asks for credentials. */
export function assetRoutes(): Hono {
  const routes = new Hono();
  routes.get('/assets/:file', (c) => {
    const asset = assets.get(c.req.path);
    if (asset === undefined) return c.notFound();
    const headers = {
      'Content-Type': asset.type,
      'Cache-Control': assetCacheControl,
      ETag: asset.etag,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
    if (hasTag(c.req.header('If-None-Match'), asset.etag)) return c.body(null, 304, headers);
    return c.body(asset.body, 200, headers);
  });
  // Pages name their icon; this is for whatever opens one of our addresses that is no page.
  routes.get('/favicon.ico', (c) => {
    c.header('Cache-Control', 'public, max-age=86400');
    return c.redirect(assetPath('icon.svg'), 302);
  });
  return routes;
}

/** Compares weakly: a proxy that compressed the body may have marked the tag `W/`. */
function hasTag(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}
