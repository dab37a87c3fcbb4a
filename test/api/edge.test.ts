import { describe, expect, it } from 'vitest';
import { givenApp } from '../support/app.ts';

describe('every answer', () => {
  it('carries a request id, its timing and the headers that keep browsers safe', async () => {
    const res = await givenApp().request('/health/live');

    expect(res.headers.get('x-request-id')).toMatch(/[\w-]{20,}/);
    expect(res.headers.get('server-timing')).toMatch(/^app;dur=/);
    expect(res.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(res.headers.get('x-content-type-options')).toBe('nosniff');
    expect(res.headers.get('x-frame-options')).toBe('DENY');
    expect(res.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('carries them on a refusal as well, with the id that its body names', async () => {
    const res = await givenApp().request('/api/orgs', {
      headers: { origin: 'https://app.example' },
    });

    const { requestId } = (await res.json()) as { requestId: string };
    expect(res.status).toBe(401);
    expect(res.headers.get('content-type')).toBe('application/problem+json');
    expect(res.headers.get('x-request-id')).toBe(requestId);
    expect(res.headers.get('cache-control')).toBe('no-store');
    expect(res.headers.get('ratelimit-remaining')).toMatch(/^\d+$/);
    expect(res.headers.get('x-content-type-options')).toBe('nosniff');
    expect(res.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(res.headers.get('access-control-expose-headers')).toContain('X-Request-Id');
    expect(res.headers.get('vary')).toBe('Accept-Encoding, Origin');
  });

  it('is shared with allowed origins only', async () => {
    const ask = async (origin: string) => {
      const res = await givenApp().request('/health/live', { headers: { origin } });
      return res.headers.get('access-control-allow-origin');
    };

    expect(await ask('https://app.example')).toBe('https://app.example');
    expect(await ask('https://evil.example')).toBeNull();
  });

  it('is compressed for who asks for it', async () => {
    const headers = { 'accept-encoding': 'gzip' };

    const res = await givenApp().request('/openapi.json', { headers });

    expect(res.headers.get('content-encoding')).toBe('gzip');
  });

  it('of an unknown path is a problem, 404', async () => {
    const res = await givenApp().request('/nowhere');

    expect(res.status).toBe(404);
    expect(await res.json()).toMatchObject({ code: 'no-such-route', instance: '/nowhere' });
  });
});

describe('GET /health/ready', () => {
  it('200 with each dependency and its latency', async () => {
    const res = await givenApp({
      providers: [{ job: 'mail', name: 'local mailbox', sandbox: true }],
    }).request('/health/ready');

    expect(res.status).toBe(200);
    expect(await res.json()).toMatchObject({
      status: 'ready',
      checks: { database: { status: 'up' }, temporal: { status: 'up' } },
      providers: [{ job: 'mail', sandbox: true }],
    });
  });
});

describe('GET /metrics', () => {
  it('200 to this machine, 403 to whoever lacks a configured token', async () => {
    const open = await givenApp().request('/metrics');
    const locked = givenApp({ metricsToken: 'sesame' });
    const withToken = { headers: { authorization: 'Bearer sesame' } };

    expect(await open.text()).toContain('http_request_duration_seconds');
    expect((await locked.request('/metrics')).status).toBe(403);
    expect((await locked.request('/metrics', withToken)).status).toBe(200);
  });
});

describe('GET /api/docs', () => {
  it('200 from our own assets, without one request to elsewhere', async () => {
    const app = givenApp();

    const page = await (await app.request('/api/docs')).text();
    const css = await app.request('/api/docs/assets/swagger-ui.css');

    expect(page).not.toMatch(/https?:\/\//);
    expect(css.status).toBe(200);
    expect((await app.request('/api/docs/assets/../package.json')).status).toBe(404);
    expect((await app.request('/docs')).status).toBe(302);
  });
});
