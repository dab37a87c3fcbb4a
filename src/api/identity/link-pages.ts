import { z } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import type { Problem } from '../../domain/kit/problem.ts';
import { access, visitorOf } from '../kit/access.ts';
import type { Env } from '../kit/env.ts';
import type { Refusal } from '../pages/auth/form-page.ts';
import { type InvitationView, invitationPage } from '../pages/auth/invitation-page.ts';
import { forgotPasswordPage, resetPasswordPage } from '../pages/auth/password-pages.ts';
import { verifyEmailPage } from '../pages/auth/signup-pages.ts';
import type { Page } from '../pages/kit/layout.ts';
import { askForLink, isGoodResetLink, resetPassword, verifyEmail } from './account-links.ts';
import { invitationOf, joinByInvitation } from './invitation-links.ts';
import { answerPage, formOf } from './page-answers.ts';
import { Email, MailedToken, NewPassword, PersonName, userView } from './schemas.ts';
import { signUpByInvitation } from './signing-up.ts';

const TokenForm = z.object({ token: MailedToken });
const EmailForm = z.object({ email: Email });
const ResetForm = z.object({ token: MailedToken, password: NewPassword });
const NewMemberForm = z.object({ token: MailedToken, name: PersonName, password: NewPassword });

const secretAddress = true;
const closedLink = ['invalid-link', 'link-expired', 'invitation-not-valid', 'invitation-closed'];
const isClosed = ({ code }: Problem) => closedLink.includes(code);

/** The token of the address or the form, where it can be one. */
async function tokenOf(c: Context<Env>): Promise<string | null> {
  const sent = c.req.method === 'POST' ? (await c.req.parseBody())['token'] : c.req.query('token');
  return MailedToken.safeParse(sent).data ?? null;
}

const wantsPage = (c: Context<Env>) => c.req.header('accept')?.includes('text/html') ?? false;

function verifyRefused(_: Refusal, { code }: Problem): Page {
  return verifyEmailPage({ state: code === 'link-expired' ? 'expired' : 'invalid' });
}

type InvitationAsked = Extract<InvitationView, { state: 'ask' }>;

/** The invitation behind a link as its page asks for it; null where it works no more. */
async function askedBy(c: Context<Env>, token: string | null): Promise<InvitationAsked | null> {
  const invitation = token ? await invitationOf(c, token) : undefined;
  if (!token || !invitation?.open) return null;
  const { organizationName, invitedBy, email, role, hasAccount } = invitation;
  const guest = hasAccount ? await standingOf(c, email) : 'new';
  return { state: 'ask', token, organizationName, invitedBy, email, role, guest };
}

async function standingOf(c: Context<Env>, email: string): Promise<InvitationAsked['guest']> {
  const visitor = await visitorOf(c);
  if (!visitor) return 'signed-out';
  return visitor.email === email ? 'signed-in' : 'another';
}

/** An account joins by its own sign-in: the link alone shows only that somebody has the link. */
async function accept(c: Context<Env>, asked: InvitationAsked): Promise<Page> {
  const { organizationName, guest } = asked;
  if (guest === 'signed-out') return invitationPage(asked);
  if (guest === 'new') await signUpByInvitation(c, await formOf(c, NewMemberForm));
  else await joinByInvitation(c, (await formOf(c, TokenForm)).token);
  return invitationPage({ state: 'accepted', organizationName });
}

/** The pages that the links of mails lead to; their forms carry the token as their proof. */
export const linkPages = new Hono<Env>()
  .get('/verify-email', access('public'), async (c) => {
    const token = await tokenOf(c);
    // A mail scanner opens links like a browser, and must not confirm; a program means it.
    if (token && !wantsPage(c)) return c.json({ user: userView(await verifyEmail(c, token)) }, 200);
    const state = token ? ({ state: 'ask', token } as const) : ({ state: 'invalid' } as const);
    return answerPage(c, { secretAddress, work: async () => verifyEmailPage(state) });
  })
  .post('/verify-email', access('public'), (c) =>
    answerPage(c, {
      secretAddress,
      work: async () => {
        await verifyEmail(c, (await formOf(c, TokenForm)).token);
        return verifyEmailPage({ state: 'verified' });
      },
      refused: verifyRefused,
    }),
  )
  .get('/forgot-password', access('public'), (c) =>
    answerPage(c, { work: async () => forgotPasswordPage({ state: 'ask' }) }),
  )
  .post('/forgot-password', access('public'), (c) =>
    answerPage(c, {
      work: async () => {
        const { email } = await formOf(c, EmailForm);
        await askForLink(c, 'reset_password', email);
        return forgotPasswordPage({ state: 'sent', email });
      },
      refused: (refusal) => forgotPasswordPage({ state: 'ask', refusal }),
    }),
  )
  .get('/reset-password', access('public'), (c) =>
    answerPage(c, {
      secretAddress,
      work: async () => {
        const token = await tokenOf(c);
        const good = token !== null && (await isGoodResetLink(c, token));
        return resetPasswordPage(good ? { state: 'ask', token } : { state: 'invalid' });
      },
    }),
  )
  .post('/reset-password', access('public'), async (c) => {
    const token = await tokenOf(c);
    return answerPage(c, {
      secretAddress,
      work: async () => {
        await resetPassword(c, await formOf(c, ResetForm));
        return resetPasswordPage({ state: 'done' });
      },
      refused: (refusal, problem) =>
        token === null || isClosed(problem)
          ? resetPasswordPage({ state: 'invalid' })
          : resetPasswordPage({ state: 'ask', token, refusal }),
    });
  })
  .get('/invitations/accept', access('public'), (c) =>
    answerPage(c, {
      secretAddress,
      work: async () =>
        invitationPage((await askedBy(c, await tokenOf(c))) ?? { state: 'invalid' }),
    }),
  )
  .post('/invitations/accept', access('public'), async (c) => {
    const asked = await askedBy(c, await tokenOf(c));
    return answerPage(c, {
      secretAddress,
      work: async () => {
        if (!asked) return invitationPage({ state: 'invalid' });
        return accept(c, asked);
      },
      refused: (refusal, problem) =>
        !asked || isClosed(problem)
          ? invitationPage({ state: 'invalid' })
          : invitationPage({ ...asked, refusal }),
    });
  });
