import { assetPath } from './assets.ts';
import { attribute, type Child, type Html, html, nothing } from './markup.ts';

/** What a page function gives: the status belongs to what the page says. */
export interface Page {
  status:
    | 200
    | 400
    | 401
    | 402
    | 403
    | 404
    | 405
    | 409
    | 410
    | 412
    | 413
    | 415
    | 422
    | 429
    | 500
    | 503;
  body: Html;
}

interface NavItem {
  href: string;
  label: string;
  current?: boolean;
}

export interface Layout {
  /** What the page is about; the product's name is added. */
  title: string;
  /** `slim` for a form, `narrow` for reading, `wide` for tables. */
  width?: 'slim' | 'narrow' | 'wide';
  lang?: string;
  /** Leads past the header; in English where it is not said. */
  skip?: string;
  /** Whose page it is, at the end of the header. */
  context?: Child;
  nav?: readonly NavItem[];
  footer?: Child;
  /** Loads htmx; such a page needs `interactivePageHeaders`. */
  interactive?: boolean;
  main: Child;
}

const htmxConfig = JSON.stringify({
  history: false,
  mode: 'same-origin',
  // It would be a style of its own in the page, which the content policy keeps out.
  includeIndicatorCSS: false,
});

/** The frame of every page. It works without scripts, and has none of its own. */
export function layout(page: Layout): Html {
  return html`<!doctype html>
<html lang="${page.lang ?? 'en'}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex, nofollow" />
    <title>${page.title} · Bursar</title>
    <link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml" />
    <link rel="stylesheet" href="${assetPath('styles.css')}" />
    ${page.interactive && interactive()}
  </head>
  <body class="${page.width ?? 'wide'}">
    <a class="skip-link" href="#main">${page.skip ?? 'Skip to content'}</a>
    <header class="site-header">
      <div>
        <a class="brand" href="/">
          <img src="${assetPath('icon.svg')}" alt="" width="28" height="28" />Bursar
        </a>
        ${page.nav && navigation(page.nav)}
        ${page.context && html`<span class="context">${page.context}</span>`}
      </div>
    </header>
    <main id="main" tabindex="-1">${page.main}</main>
    ${page.footer && html`<footer class="site-footer"><p>${page.footer}</p></footer>`}
  </body>
</html>`;
}

function interactive(): Html {
  return html`<meta name="htmx-config" content="${htmxConfig}" />
    <script src="${assetPath('htmx.js')}" defer></script>`;
}

function navigation(items: readonly NavItem[]): Html {
  if (items.length === 0) return nothing;
  const links = items.map(
    ({ href, label, current }) =>
      html`<li><a href="${href}"${attribute('aria-current', current && 'page')}>${label}</a></li>`,
  );
  return html`<nav class="site-nav" aria-label="Main"><ul>${links}</ul></nav>`;
}
