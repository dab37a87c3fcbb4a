const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

export interface PageHeaderNeeds {
  /** The page's address holds a token: nothing may learn it, our own next request included. */
  secretAddress?: boolean;
  /** htmx fetches parts of the page from our own server. */
  interactive?: boolean;
  /** Origins that a form of the page may lead on to: browsers hold redirects to this as well. */
  formsTo?: readonly string[];
}

/**
 * The headers of a page: what it shows is one person's, and nothing is loaded from elsewhere.
 * Under `no-referrer` browsers send forms with `Origin: null`; that such a form is ours shows in
 * `Sec-Fetch-Site`, which they leave out over plain http from anywhere but this machine.
 */
export function pageHeaders(needs: PageHeaderNeeds = {}): Record<string, string> {
  const { formsTo = [] } = needs;
  const forms = policy.map((it) =>
    it.startsWith('form-action') ? [it, ...formsTo].join(' ') : it,
  );
  const directives = needs.interactive ? [...forms, "connect-src 'self'"] : forms;
  return {
    'Content-Security-Policy': directives.join('; '),
    'Cache-Control': 'no-store',
    'Referrer-Policy': needs.secretAddress ? 'no-referrer' : 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex, nofollow',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}
