import type { SandboxPayment } from '../../../db/invoices/sandbox-cards.ts';
import { plainDisplay, showMoney } from '../../../domain/kit/display.ts';
import { alert, card, facts, linkButton, pageHead } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import { layout, type Page } from '../kit/layout.ts';
import { type Html, html } from '../kit/markup.ts';

export interface SandboxView {
  payment: Pick<SandboxPayment, 'currency' | 'amountMinor' | 'status'>;
  path: string;
  /** Back to the invoice, without our own origin; null where nobody came from a page. */
  returnPath: string | null;
}

/** Where a person plays the bank: pays with a test card, or has it declined. */
export function sandboxPage({ payment, path, returnPath }: SandboxView): Page {
  const amount = showMoney(payment, plainDisplay);
  const title = `Pay ${amount} with a test card`;
  return {
    status: 200,
    body: layout({
      title,
      width: 'slim',
      main: html`<div class="stack">
        ${pageHead(title, 'The sandbox card processor: no money moves.')}
        ${card(
          null,
          facts([
            ['Amount', amount],
            ['Status', payment.status],
          ]),
        )}
        ${choice(payment, path)}
        ${returnPath && linkButton(returnPath, 'Back to the invoice', 'quiet')}
      </div>`,
    }),
  };
}

function choice({ status }: SandboxView['payment'], path: string): Html {
  if (status === 'succeeded') return alert('good', 'This is paid');
  if (status === 'canceled') return alert('info', 'This was given up');
  return html`${status === 'failed' && alert('bad', 'The card was declined', 'Try another one.')}
    ${form({ action: path, carried: { verdict: 'pay' }, submit: 'Pay', wide: true })}
    ${form({
      ...{ action: path, carried: { verdict: 'decline' } },
      ...{ submit: 'Have it declined', look: 'quiet', wide: true },
    })}`;
}
