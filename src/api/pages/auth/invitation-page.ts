import { linkButton } from '../kit/components.ts';
import { errorOf, inputField } from '../kit/forms.ts';
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
  /** Somebody with an account only agrees; somebody new gives a name and a password. */
  hasAccount: boolean;
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
  return formPage({
    title: `Join ${view.organizationName}`,
    lead: html`${view.invitedBy} invites <strong>${view.email}</strong> as ${view.role}.`,
    refusal: view.refusal,
    form: {
      action: authPaths.invitation,
      carried: { token: view.token },
      submit: 'Accept the invitation',
      body: !view.hasAccount && newMemberFields(view),
    },
  });
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
