import { z } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import { access, authenticate } from '../kit/access.ts';
import type { Env } from '../kit/env.ts';
import { line } from '../kit/json.ts';
import { isAllowedOrigin } from '../kit/origin.ts';
import { loginPage } from '../pages/auth/login-pages.ts';
import { authPaths } from '../pages/auth/paths.ts';
import { signupPage } from '../pages/auth/signup-pages.ts';
import { answerPage, formOf, ownPath } from './page-answers.ts';
import { Email, GivenPassword, NewPassword, PersonName } from './schemas.ts';
import { endCurrentSignIn } from './sign-ins.ts';
import { logIn } from './signing-in.ts';
import { signUp } from './signing-up.ts';

const LoginForm = z.object({ email: Email, password: GivenPassword });
const SignupForm = z.object({
  email: Email,
  password: NewPassword,
  name: PersonName,
  organizationName: line(200),
});

/** What a form said before it was checked, to show it again; never a password. */
async function given(c: Context<Env>, name: string): Promise<string | undefined> {
  const fields = await c.req.parseBody().catch(() => ({}));
  const value = (fields as Record<string, unknown>)[name];
  return typeof value === 'string' ? value.slice(0, 2000) : undefined;
}

const someone = (c: Context<Env>) => authenticate(c, null).catch(() => null);

/** Signing in and up in a browser. */
export const signInPages = new Hono<Env>()
  .post('/logout', access('public'), (c) =>
    answerPage(c, {
      work: async () => {
        if ((await someone(c)) && isAllowedOrigin(c)) await endCurrentSignIn(c);
        return c.redirect(authPaths.login, 303);
      },
    }),
  )
  .get('/login', access('public'), (c) =>
    answerPage(c, { work: async () => loginPage({ next: ownPath(c.req.query('next')) }) }),
  )
  .post('/login', access('public'), async (c) => {
    const [email = '', next] = [await given(c, 'email'), await given(c, 'next')];
    return answerPage(c, {
      work: async () => {
        await logIn(c, await formOf(c, LoginForm));
        return c.redirect(ownPath(next), 303);
      },
      refused: (refusal) => loginPage({ email, next: ownPath(next), refusal }),
    });
  })
  .get('/signup', access('public'), (c) => answerPage(c, { work: async () => signupPage({}) }))
  .post('/signup', access('public'), async (c) => {
    const [name = '', email = '', organizationName = ''] = [
      await given(c, 'name'),
      await given(c, 'email'),
      await given(c, 'organizationName'),
    ];
    return answerPage(c, {
      work: async () => {
        await signUp(c, await formOf(c, SignupForm));
        return c.redirect('/', 303);
      },
      refused: (refusal) => signupPage({ values: { name, email, organizationName }, refusal }),
    });
  });
