import { z } from '@hono/zod-openapi';
import { passwordLength } from '../../domain/identity/password.ts';
import { roles } from '../../domain/identity/permissions.ts';
import { email, line, text } from '../kit/json.ts';

/** The address of an account, in lower case from here on. */
export const Email = email.toLowerCase();

export const NewPassword = text(passwordLength.max, passwordLength.min).openapi({
  format: 'password',
  description: 'At least 12 characters; one that is easily guessed is refused with 422.',
});

/** What is only compared is not judged: a rule that came later must not lock anybody out. */
export const GivenPassword = text(1000, 1).openapi({ format: 'password' });

/** A token of ours, as it stands in a mail's link. */
export const MailedToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{20,100}$/, 'must be the token of the link')
  .openapi({ example: 'q2Zr1bX0cV7nT5yU8wE3aS6dF9gH4jKl' });

export const PersonName = line(200);

export const UserView = z
  .object({ id: z.uuid(), email: z.string(), name: z.string(), emailVerified: z.boolean() })
  .openapi('User');

export const TokensView = z
  .object({
    accessToken: z.string().openapi({ description: 'For `Authorization: Bearer`.' }),
    refreshToken: z.string().openapi({ description: 'Good once, for the next pair of tokens.' }),
    expiresIn: z.int().openapi({ description: 'Seconds until the access token ends.' }),
  })
  .openapi('Tokens');

export const SignedUp = z
  .object({
    user: UserView,
    organization: z.object({
      id: z.uuid(),
      name: z.string(),
      baseCurrency: z.string(),
      timeZone: z.string(),
    }),
  })
  .extend(TokensView.shape)
  .openapi('SignedUp');

export const RoleName = z.enum(roles);

export const MyOrganizationView = z
  .object({ id: z.uuid(), name: z.string(), role: RoleName })
  .openapi('MyOrganization');

export const Accepted = z.object({ status: z.literal('accepted') });

export const userView = (user: {
  id: string;
  email: string;
  name: string;
  emailVerifiedAt: string | null;
}) => ({
  id: user.id,
  email: user.email,
  name: user.name,
  emailVerified: user.emailVerifiedAt !== null,
});
