/** The addresses of an organization's console. */
export function consolePaths(orgId: string) {
  const home = `/console/${orgId}`;
  return {
    home,
    invoices: `${home}/invoices`,
    newInvoice: `${home}/invoices/new`,
    bulk: `${home}/invoices/bulk`,
    invoice: (id: string) => `${home}/invoices/${id}`,
    imports: `${home}/imports`,
    import: (id: string) => `${home}/imports/${id}`,
    work: `${home}/collections`,
    message: (id: string) => `${home}/messages/${id}`,
    customers: `${home}/customers`,
    newCustomer: `${home}/customers/new`,
    customer: (id: string) => `${home}/customers/${id}`,
    aging: `${home}/aging`,
    predictions: `${home}/predictions`,
    alerts: `${home}/alerts`,
    settings: `${home}/settings`,
    newSchedule: `${home}/schedules/new`,
    schedule: (id: string) => `${home}/schedules/${id}`,
    /** Of the API, for files. */
    api: `/api/orgs/${orgId}/invoices`,
  };
}

export type ConsolePaths = ReturnType<typeof consolePaths>;

/** The same address with other words behind it; those without a value are left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>) {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
