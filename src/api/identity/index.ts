import { router } from '../kit/router.ts';
import { account } from './account.ts';
import { accountLinks } from './account-link-routes.ts';
import { auditLog } from './audit-log.ts';
import { auth } from './auth.ts';
import { invitationLinks } from './invitation-link-routes.ts';
import { invitations } from './invitations.ts';
import { linkPages } from './link-pages.ts';
import { members } from './members.ts';
import { organizations } from './organizations.ts';
import { signInPages } from './pages.ts';

/** People, their organizations, who belongs to them, and who did what. */
export const identity = router()
  .route('/', signInPages)
  .route('/', linkPages)
  .route('/', auth)
  .route('/', account)
  .route('/', accountLinks)
  .route('/', organizations)
  .route('/', members)
  .route('/', invitations)
  .route('/', invitationLinks)
  .route('/', auditLog);
