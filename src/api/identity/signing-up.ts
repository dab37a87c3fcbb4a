import type { Context } from 'hono';
import { recheckApprovals } from '../../db/billpay/approvals.ts';
import type { Db } from '../../db/client.ts';
import { acceptInvitation } from '../../db/identity/invitations.ts';
import {
  createOrganization,
  getOrganization,
  type Organization,
} from '../../db/identity/organizations.ts';
import { createUser, type User } from '../../db/identity/users.ts';
import { newId } from '../../db/kit/id.ts';
import type { Role } from '../../domain/identity/permissions.ts';
import type { Env } from '../kit/env.ts';
import { transact } from '../kit/unit-of-work.ts';
import { askForMail } from './account-mails.ts';
import { openInvitation } from './invitation-links.ts';
import { assertGoodPassword, hashPassword } from './passwords.ts';
import { userView } from './schemas.ts';
import { actingAs, type OpenedSignIn, openSignIn } from './sign-ins.ts';

export interface NewAccount {
  email: string;
  password: string;
  name: string;
}

interface Membership {
  user: User;
  organization: Organization;
  role: Role;
}

type SignedUp = Membership & OpenedSignIn;

/** Makes a person and their first organization, which they own, and signs them in. */
export async function signUp(
  c: Context<Env>,
  { organizationName, ...account }: NewAccount & { organizationName: string },
): Promise<SignedUp> {
  const about = [account.email, account.name, organizationName];
  assertGoodPassword(account.password, { about });
  return createAccount(c, { account, orgId: newId(), emailVerified: false }, async (trx, user) => {
    const acting = { orgId: user.orgId, actor: actingAs(c, user.id) };
    const settings = { name: organizationName };
    const organization = await createOrganization(trx, acting, { ownerId: user.id, settings });
    const mail = { purpose: 'verify_email', userId: user.id, recipient: account.email } as const;
    await askForMail(c, trx, { orgId: user.orgId, mail });
    return { organization, role: 'owner' };
  });
}

/**
 * Makes a person by the invitation that was mailed to them, and signs them in. The link has shown
 * that the invited address is theirs.
 */
export async function signUpByInvitation(
  c: Context<Env>,
  { token, ...given }: Omit<NewAccount, 'email'> & { token: string },
): Promise<SignedUp> {
  const { id, orgId, email } = await openInvitation(c, token);
  const account = { ...given, email };
  assertGoodPassword(account.password, { about: [account.email, account.name] });
  return createAccount(c, { account, orgId, emailVerified: true }, async (trx, user) => {
    const acting = { orgId, actor: actingAs(c, user.id) };
    const { role } = await acceptInvitation(trx, acting, { id, userId: user.id });
    c.var.intents.push(...(await recheckApprovals(trx, orgId, user.id)));
    return { organization: await getOrganization(trx, orgId), role };
  });
}

/** As the contract shows it. */
export function signedUpView({ user, organization, tokens }: SignedUp) {
  const { id, name, baseCurrency, timeZone } = organization;
  return {
    user: userView(user),
    organization: { id, name, baseCurrency, timeZone },
    ...tokens,
  };
}

interface Place {
  account: NewAccount;
  orgId: string;
  emailVerified: boolean;
}

/**
 * An address that is taken is refused with 409, after the same work as a new one: whoever asks
 * learns it in any case, because only a free address gives them an account at once.
 */
async function createAccount(
  c: Context<Env>,
  { account, orgId, emailVerified }: Place,
  join: (trx: Db, user: User & { orgId: string }) => Promise<Omit<Membership, 'user'>>,
): Promise<SignedUp> {
  const { email, name, password } = account;
  const passwordHash = await hashPassword(password);
  const id = newId();
  const scoped = c.var.deps.database.app.scoped({ orgId, userId: id });
  const signedUp = await transact(c, scoped, async (trx) => {
    const user = await createUser(trx, { id, email, name, passwordHash, emailVerified });
    const { organization, role } = await join(trx, { ...user, orgId });
    const mine = { id: orgId, name: organization.name, role };
    const opened = await openSignIn(c, trx, { userId: id, organization: mine });
    return { user, organization, role, ...opened };
  });
  signedUp.setCookie();
  return signedUp;
}
