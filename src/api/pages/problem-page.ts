import { type Problem, problemStatus } from '../../domain/kit/problem.ts';
import { pageHead } from './kit/components.ts';
import { layout, type Page } from './kit/layout.ts';
import { html } from './kit/markup.ts';

const titles: Partial<Record<Page['status'], string>> = {
  401: 'Please sign in',
  403: 'You may not see this',
  404: 'There is nothing here',
  409: 'That is not possible now',
  413: 'That is too large',
  429: 'Too many tries',
  500: 'Something went wrong on our side',
  503: 'We are not available right now',
};

/** What went wrong, for people: a refusal in its own words, a bug (`null`) in none. */
export function problemPage(problem: Problem | null, requestId: string): Page {
  const status = problem ? problemStatus[problem.kind] : 500;
  const title = titles[status] ?? 'That did not work';
  const wait = problem?.retryAfterS;
  return {
    status,
    body: layout({
      title,
      width: 'narrow',
      main: html`<div class="card">
        ${pageHead(title)}
        <p>${problem?.message ?? 'Please try again in a moment.'}</p>
        ${errors(problem)}
        ${wait !== undefined && html`<p>Try again in ${waitText(wait)}.</p>`}
        <p><a href="/">Back to the start</a></p>
        <p><small>Request ${requestId}</small></p>
      </div>`,
    }),
  };
}

function errors(problem: Problem | null) {
  const list = problem?.errors ?? [];
  if (list.length === 0) return false;
  return html`<ul>${list.map(({ path, message }) => html`<li>${path}: ${message}</li>`)}</ul>`;
}

function waitText(seconds: number): string {
  if (seconds === 1) return 'one second';
  if (seconds < 120) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
