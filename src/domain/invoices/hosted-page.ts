/** Where the customer finds the invoice: whoever has the token needs no sign-in. */
export const hostedPath = (token: string) => `/api/invoices/public/${token}`;

/** Where the page's form goes on to pay by card. */
export const checkoutPath = (token: string) => `${hostedPath(token)}/checkout`;

/** Where the page's forms are sent by which the customer says something. */
export const sayingPath = (token: string, what: CustomerSaying) =>
  `${hostedPath(token)}/say/${what}`;

export const customerSayings = ['promise', 'dispute'] as const;
/** What a customer may say instead of paying. */
export type CustomerSaying = (typeof customerSayings)[number];

/** What the page shows of an invoice that nobody has sent. */
export const demoPath = '/api/invoices/demo/';

/** The sandbox card processor's test page, which stands in for one of a real processor. */
export const sandboxPath = (pageToken: string) => `/sandbox/cards/${pageToken}`;
