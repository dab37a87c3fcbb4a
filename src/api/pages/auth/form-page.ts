import type { FieldError } from '../../../domain/kit/problem.ts';
import { alert, pageHead } from '../kit/components.ts';
import { errorSummary, type Form, form } from '../kit/forms.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Child, html } from '../kit/markup.ts';

/** What a form that was refused says when it is shown again. */
export interface Refusal {
  /** Of the answer: 401 for a wrong password, 422 for wrong input, 429 for too many tries. */
  status: Page['status'];
  /** One sentence for the whole form. */
  message?: string;
  /** Paths are the names of the form's fields. */
  errors?: readonly FieldError[];
}

export interface FormPage {
  title: string;
  lead?: Child;
  refusal?: Refusal | undefined;
  form: Form;
  /** Other ways on, below the form. */
  below?: Child;
}

/** A page that is one form; the ids of its fields are their names. */
export function formPage({ title, lead, refusal, form: fields, below }: FormPage): Page {
  const errors = refusal?.errors ?? [];
  return {
    status: refusal?.status ?? 200,
    body: layout({
      title: refusal ? `Error: ${title}` : title,
      width: 'slim',
      main: html`<div class="stack">
        ${pageHead(title, lead)}
        ${refusal?.message && alert('bad', refusal.message)}
        ${errorSummary(errors, (path) => path)}
        <div class="card">${form({ wide: true, ...fields })}</div>
        ${below}
      </div>`,
    }),
  };
}

/** A page that only tells how something went. */
export function noticePage(status: Page['status'], title: string, ...body: Child[]): Page {
  return {
    status,
    body: layout({
      title,
      width: 'slim',
      main: html`<div class="card">${pageHead(title)}${body}</div>`,
    }),
  };
}
