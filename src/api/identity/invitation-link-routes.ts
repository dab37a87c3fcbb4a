import { z } from '@hono/zod-openapi';
import { found } from '../../domain/kit/problem.ts';
import { body, instant, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { invitationOf, joinByInvitation } from './invitation-links.ts';
import { MailedToken, MyOrganizationView, NewPassword, PersonName, SignedUp } from './schemas.ts';
import { signedUpView, signUpByInvitation } from './signing-up.ts';

const tag = 'Members';
const byToken = { body: body(z.strictObject({ token: MailedToken })) };

const InvitedView = z
  .object({
    organizationName: z.string(),
    invitedBy: z.string(),
    email: z.string(),
    role: z.string(),
    expiresAt: instant,
    open: z.boolean(),
    hasAccount: z.boolean(),
  })
  .openapi('Invited');

const lookUpRoute = route({
  method: 'post',
  path: '/api/invitations/look-up',
  summary: 'What a mailed link invites to; looking changes nothing',
  tag,
  access: 'public',
  request: byToken,
  responses: { 200: ok(InvitedView) },
  refusals: [404],
});

const acceptRoute = route({
  method: 'post',
  path: '/api/invitations/accept',
  summary: 'Join the organization that the link invites the caller to',
  tag,
  access: 'signed-in',
  request: byToken,
  responses: { 200: ok(z.object({ organization: MyOrganizationView })) },
});

const signUpRoute = route({
  method: 'post',
  path: '/api/invitations/sign-up',
  summary: 'Create an account for the invited address and join the organization',
  tag,
  access: 'public',
  request: {
    body: body(z.strictObject({ token: MailedToken, name: PersonName, password: NewPassword })),
  },
  responses: { 201: ok(SignedUp, 'Signed up and signed in; browsers get a session cookie too.') },
});

export const invitationLinks = router()
  .openapi(lookUpRoute, async (c) => {
    const invitation = await invitationOf(c, c.req.valid('json').token);
    return c.json(InvitedView.parse(found(invitation, 'invitation')), 200);
  })
  .openapi(acceptRoute, async (c) => {
    return c.json({ organization: await joinByInvitation(c, c.req.valid('json').token) }, 200);
  })
  .openapi(signUpRoute, async (c) => {
    return c.json(signedUpView(await signUpByInvitation(c, c.req.valid('json'))), 201);
  });
