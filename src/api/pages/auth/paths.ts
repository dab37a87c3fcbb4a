/** Where the pages of the sign-in flow live, and where their forms are sent. */
export const authPaths = {
  login: '/login',
  twoFactor: '/login/code',
  logout: '/logout',
  signup: '/signup',
  verifyEmail: '/verify-email',
  resendVerification: '/verify-email/resend',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
  invitation: '/invitations/accept',
  home: '/home',
} as const;
