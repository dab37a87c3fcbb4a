import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { allows, type Permission, roles } from '../../../src/domain/identity/permissions.ts';
import { givenApp, givenOrg } from '../../support/app.ts';
import { type Operation, readOpenApi } from '../../support/openapi.ts';

const { operations } = await readOpenApi(givenApp());
const deletesAll = ({ method, path }: Operation) =>
  method === 'DELETE' && path === '/api/orgs/{orgId}';
const inOrganization = operations
  .filter(({ path }) => path.includes('{orgId}'))
  .sort((a, b) => Number(deletesAll(a)) - Number(deletesAll(b)));

const mayCall = (role: (typeof roles)[number], level: string) =>
  level === 'member' || allows(role, level as Permission);

describe.each(roles)('the role %s', (role) => {
  it('is refused exactly the operations whose permission it does not have', async () => {
    const { call, orgId } = await givenOrg(role);
    const wrong: string[] = [];

    for (const operation of inOrganization) {
      const { method, requestBody } = operation;
      const path = operation.path.replace('{orgId}', orgId).replaceAll(/\{\w+\}/g, newId());
      if (path.endsWith('/events')) continue;
      const { status, body } = await call(method, path, requestBody ? {} : undefined);
      const refused = status === 403 && body['code'] === 'not-allowed';
      const expected = !mayCall(role, operation['x-access']);
      if (refused !== expected || status >= 500) wrong.push(`${method} ${path}: ${status}`);
    }

    expect(wrong).toEqual([]);
    expect(inOrganization.length).toBeGreaterThan(30);
  });
});
