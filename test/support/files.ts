import { expect } from 'vitest';
import { givenApp, type givenMember } from './app.ts';

type Reader = { orgId: string; user: Pick<Awaited<ReturnType<typeof givenMember>>, 'token'> };

/** Reads what an organization's routes answer as bytes. */
export const filesOf = ({ orgId, user }: Reader) => ({
  async read(path: string): Promise<Uint8Array> {
    const headers = { authorization: `Bearer ${user.token}` };
    const res = await givenApp().request(`/api/orgs/${orgId}${path}`, { headers });
    expect(res.status).toBe(200);
    return new Uint8Array(await res.arrayBuffer());
  },
});
