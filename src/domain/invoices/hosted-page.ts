/** Where the customer finds the invoice: whoever has the token needs no sign-in. */
export const hostedPath = (token: string) => `/api/invoices/public/${token}`;
