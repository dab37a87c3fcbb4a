import { afterEach, describe, expect, it, vi } from 'vitest';
import { accessTokenSeconds, accessTokens } from '../../../src/api/kit/access-tokens.ts';

const claims = { userId: 'u', familyId: 'f', orgId: null, role: null, permissions: [] };
const refused = { kind: 'unauthenticated', code: 'invalid-token' };

afterEach(() => vi.useRealTimers());

describe('an access token that was accepted before', () => {
  it('is refused from the second on in which it expires', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-20T12:00:00Z') });
    const tokens = accessTokens('a secret of this test');
    const token = await tokens.sign(claims);

    vi.advanceTimersByTime(accessTokenSeconds * 1000 - 1);
    const first = await tokens.verify(token);
    const again = await tokens.verify(token);
    vi.advanceTimersByTime(1);

    expect(first).toMatchObject({ userId: 'u', familyId: 'f' });
    expect(again).toEqual(first);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  it('lends nothing to another one: each altered part is refused', async () => {
    const tokens = accessTokens('a secret of this test');
    const token = await tokens.sign(claims);
    await tokens.verify(token);

    const parts = token.split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const other = (part = '') => (part.startsWith('_') ? '-' : '_') + part.slice(1);
    const altered = [0, 1, 2].map((i) => parts.with(i, other(parts[i])));
    const forged = [...altered, [unsigned, parts[1], ''], parts.slice(0, 2), [...parts, '']];

    for (const forgery of forged) {
      await expect(tokens.verify(forgery.join('.'))).rejects.toMatchObject(refused);
    }
  });

  it('means nothing under another secret', async () => {
    const token = await accessTokens('a secret of this test').sign(claims);

    await expect(accessTokens('another secret').verify(token)).rejects.toMatchObject(refused);
  });
});
