import { Hono } from 'hono';
import { listMyOrganizations } from '../../db/identity/organizations.ts';
import { getUser } from '../../db/identity/users.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { askForLink } from '../identity/account-links.ts';
import { answerPage } from '../identity/page-answers.ts';
import { access, visitorOf } from '../kit/access.ts';
import type { Env } from '../kit/env.ts';
import { isForeignForm } from '../kit/origin.ts';
import { homePage } from './auth/home-page.ts';
import { authPaths } from './auth/paths.ts';
import { verifyEmailPage } from './auth/signup-pages.ts';

/** Where a person stands after signing in. */
export const authRoutes = new Hono<Env>()
  .get('/', access('public'), (c) =>
    answerPage(c, {
      work: async () => c.redirect((await visitorOf(c)) ? authPaths.home : authPaths.login, 303),
    }),
  )
  .get(authPaths.home, access('public'), (c) =>
    answerPage(c, {
      work: async () => {
        const visitor = await visitorOf(c);
        if (!visitor) return c.redirect(authPaths.login, 303);
        const { userId, email, emailVerified } = visitor;
        const db = c.var.deps.database.app.scoped({ userId });
        const { name } = await getUser(db, userId);
        const organizations = await listMyOrganizations(db, userId);
        return homePage({ name, email, emailVerified, organizations });
      },
    }),
  )
  .post(authPaths.resendVerification, access('public'), (c) =>
    answerPage(c, {
      work: async () => {
        if (isForeignForm(c)) {
          const detail = 'The form came from another site.';
          throw new Problem('forbidden', 'cross-site-request', detail);
        }
        const visitor = await visitorOf(c);
        if (!visitor) return c.redirect(authPaths.login, 303);
        await askForLink(c, 'verify_email', visitor.email);
        return verifyEmailPage({ state: 'sent', email: visitor.email });
      },
    }),
  );
