import { showDecimal } from '../../../domain/kit/display.ts';
import { card, money } from '../kit/components.ts';
import { type Html, html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { Desk } from './desk.ts';
import type { ShownInvoice } from './invoice-facts.ts';

/** What is sold, and how it comes to the total. */
export function linesCard({ display }: Desk, invoice: ShownInvoice): Html {
  const { totals, currency, taxes, pricesIncludeTax } = invoice;
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  const rates = (line: ShownInvoice['lineItems'][number]) =>
    line.taxRates.map(({ percent }) => `${percent} %`).join(' + ');
  return card(
    'Lines',
    table({
      caption: 'Lines',
      captionHidden: true,
      columns: [
        {
          head: 'Description',
          cell: (line) => html`<span class="wrap">${line.description}</span>`,
        },
        { head: 'Quantity', end: true, cell: (line) => showDecimal(line.quantity, display) },
        { head: 'Price', end: true, cell: (line) => showDecimal(line.unitPrice, display) },
        { head: 'Tax', end: true, cell: rates },
        { head: 'Amount', end: true, cell: (line) => show(line.amount) },
      ],
      rows: invoice.lineItems,
      totals: [
        { label: 'Subtotal', value: show(totals.subtotal) },
        ...(totals.discount > 0 ? [{ label: 'Discount', value: show(-totals.discount) }] : []),
        ...taxes.map(({ percent, name, tax }) => ({
          label: `${name ?? 'Tax'} ${percent} %${pricesIncludeTax ? ', included' : ''}`,
          value: show(tax),
        })),
        { label: 'Total', value: show(totals.total), grand: true },
      ],
    }),
  );
}
