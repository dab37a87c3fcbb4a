import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  getOrganization,
  listMyOrganizations,
  type MyOrganization,
} from '../../../db/identity/organizations.ts';
import { allows, type Permission } from '../../../domain/identity/permissions.ts';
import { type Day, dayInZone } from '../../../domain/kit/calendar.ts';
import type { Display } from '../../../domain/kit/display.ts';
import { Problem } from '../../../domain/kit/problem.ts';
import { callerOf, roleOf } from '../../kit/access.ts';
import type { Env } from '../../kit/env.ts';
import { type OwnApi, ownApi } from './own-api.ts';
import { type ConsolePaths, consolePaths } from './paths.ts';

/** Where a person stands in the console: who they are, in which organization, and what they may. */
export interface Desk {
  orgId: string;
  organizationName: string;
  /** All that the person belongs to. */
  organizations: readonly MyOrganization[];
  baseCurrency: string;
  userId: string;
  display: Display;
  /** In the organization's time zone. */
  today: Day;
  api: OwnApi;
  paths: ConsolePaths;
  may: (permission: Permission) => boolean;
}

export async function openDesk(app: OpenAPIHono<Env>, c: Context<Env>): Promise<Desk> {
  const { orgId } = c.var.acting;
  const { userId } = callerOf(c);
  const role = roleOf(c);
  const [organization, organizations] = await Promise.all([
    getOrganization(c.var.db, orgId),
    listMyOrganizations(c.var.deps.database.app.scoped({ userId }), userId),
  ]);
  const { name: organizationName, baseCurrency, timeZone, country } = organization;
  return {
    ...{ orgId, organizationName, organizations, baseCurrency, userId },
    // What other countries' English does to amounts contradicts what it does to numbers.
    display: { locale: country === null || country === 'US' ? 'en-US' : 'en-GB', timeZone },
    today: dayInZone(new Date().toISOString(), timeZone),
    api: ownApi(app, c, orgId),
    paths: consolePaths(orgId),
    may: (permission) => allows(role, permission),
  };
}

/** The page says itself who may not; the routes behind it would refuse them as well. */
export function assertMay({ may }: Desk, permission: Permission): void {
  if (may(permission)) return;
  throw new Problem('forbidden', 'not-allowed', `This needs the permission ${permission}.`);
}
