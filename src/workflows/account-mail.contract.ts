/** Which mail to write; what it says, and the secret in its link, is made where it is sent. */
export interface AccountMailInput {
  mailId: string;
  purpose: 'verify_email' | 'reset_password' | 'password_changed' | 'invitation';
}

export const accountMailId = ({ purpose, mailId }: AccountMailInput) =>
  `account-mail/${purpose}/${mailId}`;
