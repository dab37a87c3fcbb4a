/** Where the customer finds the invoice: whoever has the token needs no sign-in. */
export const hostedPath = (token: string) => `/api/invoices/public/${token}`;

/** Where the page's form goes on to pay by card. */
export const checkoutPath = (token: string) => `${hostedPath(token)}/checkout`;

/** The sandbox card processor's test page, which stands in for one of a real processor. */
export const sandboxPath = (pageToken: string) => `/sandbox/cards/${pageToken}`;
