import { errorOf, inputField } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { formPage, type Refusal } from './form-page.ts';
import { authPaths } from './paths.ts';

export interface LoginView {
  email?: string;
  /** A path of ours to go on to; the handler has checked that it is one. */
  next?: string;
  refusal?: Refusal;
}

export function loginPage({ email, next, refusal }: LoginView): Page {
  return formPage({
    title: 'Sign in',
    refusal,
    form: {
      action: authPaths.login,
      carried: next === undefined ? {} : { next },
      submit: 'Sign in',
      body: [
        inputField({
          id: 'email',
          name: 'email',
          label: 'E-mail address',
          type: 'email',
          autocomplete: 'username',
          required: true,
          value: email,
          error: errorOf(refusal?.errors ?? [], 'email'),
        }),
        inputField({
          id: 'password',
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
          required: true,
          error: errorOf(refusal?.errors ?? [], 'password'),
        }),
      ],
    },
    below: html`<p><a href="${authPaths.forgotPassword}">Forgot your password?</a></p>
      <p>New here? <a href="${authPaths.signup}">Create an account</a></p>`,
  });
}

export interface TwoFactorView {
  /** What the first step of the sign-in gave out. */
  challenge: string;
  next?: string;
  refusal?: Refusal;
}

export function twoFactorPage({ challenge, next, refusal }: TwoFactorView): Page {
  return formPage({
    title: 'Enter your code',
    lead: 'Your account is protected by a second step.',
    refusal,
    form: {
      action: authPaths.twoFactor,
      carried: { challenge, ...(next === undefined ? {} : { next }) },
      submit: 'Continue',
      body: inputField({
        id: 'code',
        name: 'code',
        label: 'Code',
        hint: 'Six digits from your authenticator app, or one of your recovery codes.',
        autocomplete: 'one-time-code',
        required: true,
        maxLength: 32,
        class: 'code-input',
        error: errorOf(refusal?.errors ?? [], 'code'),
      }),
    },
    below: html`<p><a href="${authPaths.login}">Start again</a></p>`,
  });
}
