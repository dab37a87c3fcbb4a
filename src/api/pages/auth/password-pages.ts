import { linkButton } from '../kit/components.ts';
import { errorOf, inputField } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { formPage, noticePage, type Refusal } from './form-page.ts';
import { newPasswordField } from './password-field.ts';
import { authPaths } from './paths.ts';

/** `sent` says the same for an address that we know and for one that we don't. */
export type ForgotPasswordView =
  | { state: 'ask'; email?: string; refusal?: Refusal }
  | { state: 'sent'; email: string };

export function forgotPasswordPage(view: ForgotPasswordView): Page {
  if (view.state === 'sent')
    return noticePage(
      200,
      'Look into your mailbox',
      html`<p>If there is an account for <strong>${view.email}</strong>, we have sent a link to set
        a new password. It works for one hour.</p>`,
      html`<p><a href="${authPaths.login}">Back to sign-in</a></p>`,
    );
  return formPage({
    title: 'Forgot your password?',
    lead: 'We send you a link to set a new one.',
    refusal: view.refusal,
    form: {
      action: authPaths.forgotPassword,
      submit: 'Send the link',
      body: inputField({
        id: 'email',
        name: 'email',
        label: 'E-mail address',
        type: 'email',
        autocomplete: 'email',
        required: true,
        value: view.email,
        error: errorOf(view.refusal?.errors ?? [], 'email'),
      }),
    },
    below: html`<p><a href="${authPaths.login}">Back to sign-in</a></p>`,
  });
}

export type ResetPasswordView =
  | { state: 'ask'; token: string; refusal?: Refusal }
  | { state: 'done' }
  | { state: 'invalid' };

export function resetPasswordPage(view: ResetPasswordView): Page {
  if (view.state === 'done')
    return noticePage(
      200,
      'Your password is changed',
      html`<p>You have been signed out everywhere.</p>`,
      html`<p>${linkButton(authPaths.login, 'Sign in')}</p>`,
    );
  if (view.state === 'invalid')
    return noticePage(
      410,
      'This link no longer works',
      html`<p>Links to set a password work once, and for one hour.</p>`,
      html`<p>${linkButton(authPaths.forgotPassword, 'Ask for a new link')}</p>`,
    );
  return formPage({
    title: 'Set a new password',
    lead: 'You will be signed out everywhere.',
    refusal: view.refusal,
    form: {
      action: authPaths.resetPassword,
      carried: { token: view.token },
      submit: 'Set the password',
      body: newPasswordField(view.refusal?.errors ?? [], 'New password'),
    },
  });
}
