import { addOneTimeToken, findAccountMail } from '../../db/identity/account-mails.ts';
import { findInvitation } from '../../db/identity/invitations.ts';
import { getUser } from '../../db/identity/users.ts';
import { newToken } from '../../db/kit/secret-token.ts';
import { plainDisplay } from '../../domain/kit/display.ts';
import { type AccountMailInput, accountMailId } from '../../workflows/account-mail.contract.ts';
import type { Deps } from '../deps.ts';
import { type MailContent, type MailVerdict, sendOnce } from '../mail-delivery.ts';
import { invitation } from '../mail-templates/invitation.ts';
import { passwordChanged } from '../mail-templates/password-changed.ts';
import { resetPassword } from '../mail-templates/reset-password.ts';
import { verifyEmail } from '../mail-templates/verify-email.ts';
import { cancelMail } from '../moot-mail.ts';

type AccountMail = NonNullable<Awaited<ReturnType<typeof findAccountMail>>>;

export function accountMailActivities({ database, mailer, publicUrl }: Deps) {
  const { unscoped } = database.app;

  /** Mail with an invitation belongs to its organization, other mail to nobody's. */
  const dbOf = (mail: Pick<AccountMail, 'invitedTo'> | undefined) =>
    mail?.invitedTo ? database.app.scoped({ orgId: mail.invitedTo }) : unscoped;

  /** A link that only the reader of this mail has; nothing but its hash stays with us. */
  async function linkTo(path: string, mailId: string): Promise<string> {
    const { token, hash } = newToken();
    await addOneTimeToken(unscoped, mailId, hash);
    return `${publicUrl}${path}?token=${token}`;
  }

  async function writeToUser(mail: AccountMail, userId: string): Promise<MailContent> {
    const { name } = await getUser(unscoped, userId);
    switch (mail.purpose) {
      case 'verify_email':
        return verifyEmail({ name, link: await linkTo('/verify-email', mail.id) });
      case 'reset_password':
        return resetPassword({ name, link: await linkTo('/reset-password', mail.id) });
      default: {
        const forgotPasswordLink = `${publicUrl}/forgot-password`;
        const changedAt = mail.createdAt;
        return passwordChanged({ display: plainDisplay, name, changedAt, forgotPasswordLink });
      }
    }
  }

  async function sendInvitation(mail: AccountMail, dedupeKey: string) {
    const asked = await findInvitation(database.system.unscoped, mail);
    const db = dbOf(mail);
    if (!asked?.open) {
      await cancelMail({ db, mailer }, dedupeKey, 'The invitation is closed.');
      return 'withdrawn';
    }
    const { orgId, timeZone, organizationName, invitedBy, role, expiresAt } = asked;
    const display = { ...plainDisplay, timeZone };
    return sendOnce({ db, mailer }, { orgId, dedupeKey, recipient: mail.recipient }, async () => {
      const link = await linkTo('/invitations/accept', mail.id);
      return invitation({ display, organizationName, invitedBy, role, link, expiresAt });
    });
  }

  return {
    /**
     * Sends the mail once and answers what became of it. What would lead nowhere is not sent: a
     * link whose time is over or that was used, a closed invitation.
     */
    async sendAccountMail(input: AccountMailInput): Promise<MailVerdict | 'withdrawn' | 'moot'> {
      const mail = await findAccountMail(unscoped, input.mailId);
      const dedupeKey = accountMailId(input);
      // A notice has no link, so it has no end.
      if (!mail || (mail.over && mail.purpose !== 'password_changed')) {
        await cancelMail({ db: dbOf(mail), mailer }, dedupeKey, 'Its link would lead nowhere.');
        return 'moot';
      }
      const { userId, recipient } = mail;
      if (!userId) return sendInvitation(mail, dedupeKey);
      return sendOnce({ db: unscoped, mailer }, { orgId: null, dedupeKey, recipient }, () =>
        writeToUser(mail, userId),
      );
    },
  };
}

export type AccountMailActivities = ReturnType<typeof accountMailActivities>;
