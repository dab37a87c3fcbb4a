import { linkButton } from '../kit/components.ts';
import { errorOf, form, inputField } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { formPage, noticePage, type Refusal } from './form-page.ts';
import { newPasswordField } from './password-field.ts';
import { authPaths } from './paths.ts';

interface InvitationAsked {
  state: 'ask';
  token: string;
  organizationName: string;
  invitedBy: string;
  email: string;
  role: string;
  /**
   * Somebody new gives a name and a password; an account agrees, once it has signed in to this
   * browser and no other has.
   */
  guest: 'new' | 'signed-out' | 'signed-in' | 'another';
  name?: string;
  refusal?: Refusal;
}

export type InvitationView =
  | InvitationAsked
  | { state: 'accepted'; organizationName: string }
  | { state: 'invalid' };

export function invitationPage(view: InvitationView): Page {
  switch (view.state) {
    case 'ask':
      return askPage(view);
    case 'accepted':
      return noticePage(
        200,
        `You are a member of ${view.organizationName}`,
        html`<p>${linkButton(authPaths.login, 'Sign in')}</p>`,
      );
    case 'invalid':
      return noticePage(
        410,
        'This invitation no longer works',
        html`<p>Invitations work once, and for seven days. Ask the person who invited you for a
          new one.</p>`,
      );
  }
}

function askPage(view: InvitationAsked): Page {
  if (view.guest === 'signed-out') return signInPage(view);
  if (view.guest === 'another') return otherAccountPage(view);
  return formPage({
    title: `Join ${view.organizationName}`,
    lead: html`${view.invitedBy} invites <strong>${view.email}</strong> as ${view.role}.`,
    refusal: view.refusal,
    form: {
      action: authPaths.invitation,
      carried: { token: view.token },
      submit: 'Accept the invitation',
      body: view.guest === 'new' && newMemberFields(view),
    },
  });
}

/** Comes back here once the account has signed in. */
function signInPage({ token, organizationName, invitedBy, email, role }: InvitationAsked): Page {
  const next = encodeURIComponent(`${authPaths.invitation}?token=${token}`);
  return noticePage(
    401,
    `Join ${organizationName}`,
    html`<p>${invitedBy} invites <strong>${email}</strong> as ${role}. There is an account with this
      address: sign in to it to accept.</p>
      <p>${linkButton(`${authPaths.login}?next=${next}`, 'Sign in to accept')}</p>`,
  );
}

function otherAccountPage({ organizationName, email }: InvitationAsked): Page {
  return noticePage(
    403,
    `Join ${organizationName}`,
    html`<p>The invitation was sent to <strong>${email}</strong>, and you are signed in as
      somebody else. Sign out, and open the link again.</p>`,
    form({ action: authPaths.logout, submit: 'Sign out', look: 'quiet' }),
  );
}

function newMemberFields({ name, refusal }: InvitationAsked) {
  const errors = refusal?.errors ?? [];
  return [
    inputField({
      id: 'name',
      name: 'name',
      label: 'Your name',
      autocomplete: 'name',
      required: true,
      maxLength: 200,
      value: name,
      error: errorOf(errors, 'name'),
    }),
    newPasswordField(errors),
  ];
}
