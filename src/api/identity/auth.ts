import { z } from '@hono/zod-openapi';
import { body, line, noContent, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import {
  Email,
  GivenPassword,
  MailedToken,
  NewPassword,
  PersonName,
  SignedUp,
  TokensView,
} from './schemas.ts';
import { endCurrentSignIn } from './sign-ins.ts';
import { logIn, refresh } from './signing-in.ts';
import { signedUpView, signUp } from './signing-up.ts';

const tag = 'Sign-in';

const NewAccount = z
  .strictObject({
    email: Email,
    password: NewPassword,
    name: PersonName,
    organizationName: line(200),
  })
  .openapi('NewAccount');

const signUpRoute = route({
  method: 'post',
  path: '/api/auth/signup',
  summary: 'Create an account, and an organization that it owns',
  tag,
  access: 'public',
  request: { body: body(NewAccount) },
  responses: { 201: ok(SignedUp, 'Signed up and signed in; browsers get a session cookie too.') },
});

const logInRoute = route({
  method: 'post',
  path: '/api/auth/login',
  summary: 'Sign in',
  tag,
  access: 'public',
  request: { body: body(z.strictObject({ email: Email, password: GivenPassword })) },
  responses: { 200: ok(TokensView, 'Signed in; browsers get a session cookie too.') },
  refusals: [401],
});

const refreshRoute = route({
  method: 'post',
  path: '/api/auth/refresh',
  summary: 'Trade a refresh token for the next pair of tokens',
  tag,
  access: 'public',
  request: { body: body(z.strictObject({ refreshToken: MailedToken })) },
  responses: { 200: ok(TokensView) },
  refusals: [401],
});

const logOutRoute = route({
  method: 'post',
  path: '/api/auth/logout',
  summary: 'Sign out: ends the cookie and the tokens of this sign-in',
  tag,
  access: 'signed-in',
  responses: { 204: noContent },
});

export const auth = router()
  .openapi(signUpRoute, async (c) => {
    return c.json(signedUpView(await signUp(c, c.req.valid('json'))), 201);
  })
  .openapi(logInRoute, async (c) => c.json(await logIn(c, c.req.valid('json')), 200))
  .openapi(refreshRoute, async (c) => {
    return c.json(await refresh(c, c.req.valid('json').refreshToken), 200);
  })
  .openapi(logOutRoute, async (c) => {
    await endCurrentSignIn(c);
    return c.body(null, 204);
  });
