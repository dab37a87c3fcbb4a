import { z } from '@hono/zod-openapi';
import { body, noContent, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { askForLink, resetPassword, verifyEmail } from './account-links.ts';
import { Accepted, Email, MailedToken, NewPassword, UserView, userView } from './schemas.ts';

const tag = 'Account';
const accepted = ok(Accepted, 'The same answer for every address, whether somebody has it or not.');
const byEmail = { body: body(z.strictObject({ email: Email })) };

const verifyRoute = route({
  method: 'get',
  path: '/api/auth/verify-email',
  summary: 'Confirm an e-mail address by the link that was mailed to it',
  tag,
  access: 'public',
  request: { query: z.object({ token: MailedToken }) },
  responses: { 200: ok(z.object({ user: UserView }), 'Confirmed, now or before.') },
  refusals: [422],
});

const resendRoute = route({
  method: 'post',
  path: '/api/auth/resend-verification',
  summary: 'Mail the link to confirm an address again',
  tag,
  access: 'public',
  request: byEmail,
  responses: { 202: accepted },
});

const forgotRoute = route({
  method: 'post',
  path: '/api/auth/forgot-password',
  summary: 'Mail a link to set a new password',
  tag,
  access: 'public',
  request: byEmail,
  responses: { 202: accepted },
});

const resetRoute = route({
  method: 'post',
  path: '/api/auth/reset-password',
  summary: 'Set a new password by a mailed link; every sign-in ends',
  tag,
  access: 'public',
  request: { body: body(z.strictObject({ token: MailedToken, password: NewPassword })) },
  responses: { 204: noContent },
});

export const accountLinks = router()
  .openapi(verifyRoute, async (c) => {
    const user = await verifyEmail(c, c.req.valid('query').token);
    return c.json({ user: userView(user) }, 200);
  })
  .openapi(resendRoute, async (c) => {
    await askForLink(c, 'verify_email', c.req.valid('json').email);
    return c.json({ status: 'accepted' as const }, 202);
  })
  .openapi(forgotRoute, async (c) => {
    await askForLink(c, 'reset_password', c.req.valid('json').email);
    return c.json({ status: 'accepted' as const }, 202);
  })
  .openapi(resetRoute, async (c) => {
    await resetPassword(c, c.req.valid('json'));
    return c.body(null, 204);
  });
