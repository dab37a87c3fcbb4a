import { alert, card, pageHead } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { layout, type Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { authPaths } from './paths.ts';

interface OrganizationShown {
  id: string;
  name: string;
  role: string;
}

export interface HomeView {
  name: string;
  email: string;
  emailVerified: boolean;
  organizations: readonly OrganizationShown[];
}

/** Who is signed in, where they belong, and where the work is done: the console, and the API. */
export function homePage({ name, email, emailVerified, organizations }: HomeView): Page {
  return {
    status: 200,
    body: layout({
      title: 'Home',
      width: 'narrow',
      context: email,
      main: html`<div class="stack">
        ${pageHead(`Welcome, ${name}`, html`You are signed in as ${email}.`)}
        ${!emailVerified && unconfirmed(email)}
        ${card(
          'Your organizations',
          table({
            caption: 'Your organizations',
            captionHidden: true,
            columns: [
              { head: 'Name and id', cell: organizationCell },
              { head: 'Your role', cell: (row) => row.role },
            ],
            rows: organizations,
            empty: html`<p>You belong to no organization. Ask a colleague to invite you.</p>`,
          }),
        )}
        ${card(
          'Work with the API',
          html`<p>Everything that Bursar does is in its API. The
            <a href="/api/docs">documentation</a> shows every call and lets you try it; the
            <a href="/openapi.json">OpenAPI document</a> describes it to your tools.</p>`,
        )}
        ${form({ action: authPaths.logout, submit: 'Sign out', look: 'quiet' })}
      </div>`,
    }),
  };
}

/** Every call of the API names its organization by this id. */
function organizationCell({ id, name }: OrganizationShown) {
  return html`<a href="/console/${id}">${name}</a><br /><small><code>${id}</code></small>`;
}

function unconfirmed(email: string) {
  return alert(
    'warn',
    'Please confirm your e-mail address',
    html`<div class="stack">
      <p>We have mailed a link to ${email}.</p>
      ${form({ action: authPaths.resendVerification, submit: 'Send it again', look: 'quiet' })}
    </div>`,
  );
}
