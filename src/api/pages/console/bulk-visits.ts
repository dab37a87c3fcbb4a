import { badge, card, linkButton, pageHead } from '../kit/components.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { givenIn, submit, type Visit } from './answering.ts';
import { bulkActsFor, bulkFields, bulkForm, chosenIn } from './bulk-bar.ts';
import { assertMay, type Desk } from './desk.ts';
import { type Given, wrong } from './fields.ts';
import { frame } from './frame.ts';
import { filterIn, listPage, readRows } from './invoice-list.ts';
import { withQuery } from './paths.ts';

interface Outcome {
  invoiceId: string;
  ok: boolean;
  problem?: { detail: string };
}

interface Answer {
  succeeded: number;
  failed: number;
  results: Outcome[];
}

/** The same for each that was ticked. Sent again, the page shows what came of it the first time. */
export const actOnMany: Visit = async (desk, c) => {
  assertMay(desk, 'invoices:write');
  const given = await givenIn(c);
  const filter = filterIn(new URLSearchParams(given['back'] ?? ''));
  const { answer, refused } = await submit<Answer>(desk, {
    ...{ form: bulkForm, fields: bulkFields(desk), given },
    request: (body) => requestOf(desk, body, given),
  });
  if (refused) return listPage(desk, { filter, rows: await readRows(desk, filter), refused });
  return resultPage(desk, { answer, given, back: withQuery(desk.paths.invoices, filter) });
};

function requestOf(desk: Desk, { act: name, reason }: Record<string, unknown>, given: Given) {
  const act = bulkActsFor(desk).find((it) => it.name === name);
  if (!act) {
    const message = 'Choose what to do with them.';
    throw wrong(message, [{ path: 'act', message }]);
  }
  const invoiceIds = chosenIn(given);
  if (invoiceIds.length === 0) throw wrong('Tick at least one invoice.');
  if (act.asksWhy && !reason) {
    const message = 'Why: please fill this in.';
    throw wrong(message, [{ path: 'reason', message }]);
  }
  const body = act.asksWhy ? { invoiceIds, reason } : { invoiceIds };
  return { path: `/invoices/bulk/${act.name}`, body };
}

interface Result {
  answer: Answer;
  given: Given;
  back: string;
}

function resultPage(desk: Desk, { answer, given, back }: Result): Page {
  const act = bulkActsFor(desk).find(({ name }) => name === given['act']);
  const nameOf = (id: string) => given[`name.${id}`] || 'Invoice';
  const { succeeded, failed, results } = answer;
  // What was refused is what somebody has to look at.
  const sorted = results.toSorted((a, b) => Number(a.ok) - Number(b.ok));
  const lead = `${succeeded} done${failed ? `, ${failed} refused` : ''}`;
  return frame(desk, {
    ...{ title: 'What came of it', place: 'invoices' },
    main: html`${pageHead(`${act?.label ?? ''}: ${lead}`)}
      ${card(
        null,
        table({
          caption: 'What came of each',
          captionHidden: true,
          columns: [
            {
              head: 'Invoice',
              cell: ({ invoiceId }) =>
                html`<a class="wrap" href="${desk.paths.invoice(invoiceId)}">${nameOf(invoiceId)}
                  </a>`,
            },
            {
              head: 'What came of it',
              cell: ({ ok, problem }) =>
                ok
                  ? badge('Done', 'good')
                  : html`${badge('Refused', 'bad')} <span class="wrap">${problem?.detail}</span>`,
            },
          ],
          rows: sorted,
        }),
      )}
      <div class="row">${linkButton(back, 'Back to the list')}</div>`,
  });
}
