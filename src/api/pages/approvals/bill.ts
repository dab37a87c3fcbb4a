import { type Display, showDecimal } from '../../../domain/kit/display.ts';
import type { Minor } from '../../../domain/kit/money.ts';
import { card, day, facts, figures, fileSize, money } from '../kit/components.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { BillLabel, BillLineShown, BillShown } from './view.ts';

/** `Bill 2041 from Nordwind`, where it has a number. */
export function billName({ vendorName, number }: BillLabel): string {
  return number ? `Bill ${number} from ${vendorName}` : `Bill from ${vendorName}`;
}

export function billTotal(bill: BillLabel, display: Display): Html {
  return money({ amountMinor: bill.totalMinor, currency: bill.currency }, display);
}

export function billCard(bill: BillShown, display: Display): Html {
  return card(
    null,
    html`<h2 class="visually-hidden">The bill</h2>`,
    figures([
      ['Total', billTotal(bill, display)],
      ['Due', day(bill.dueDate, display)],
    ]),
    facts([
      ['Vendor', bill.vendorName],
      ['Bill number', bill.number],
      ['Bill date', bill.issueDate && day(bill.issueDate, display)],
      ['Purchase order', bill.purchaseOrder],
    ]),
    bill.lines.length > 0 && lines(bill, display),
    bill.note && html`<h3>Note</h3><p class="quote">${bill.note}</p>`,
    attachments(bill),
  );
}

function lines(bill: BillShown, display: Display): Html {
  const show = (amountMinor: Minor) => money({ amountMinor, currency: bill.currency }, display);
  return table<BillLineShown>({
    caption: 'Lines',
    columns: [
      { head: 'Description', cell: (line) => lineText(line, display) },
      { head: 'Amount', cell: (line) => show(line.amountMinor), end: true },
    ],
    rows: bill.lines,
    totals: [
      { label: 'Subtotal', value: show(bill.subtotalMinor) },
      { label: 'Tax', value: show(bill.taxMinor) },
      { label: 'Total', value: show(bill.totalMinor), grand: true },
    ],
  });
}

function lineText(line: BillLineShown, display: Display): Html {
  const count = `${showDecimal(line.quantity, display)} × ${showDecimal(line.unitPrice, display)}`;
  const detail = line.category ? `${count} · ${line.category}` : count;
  return html`${line.description}<br /><small>${detail}</small>`;
}

function attachments({ attachments: files }: BillShown): Html {
  if (files.length === 0) return nothing;
  const items = files.map(({ fileName, bytes, href }) => {
    const name = href ? html`<a href="${href}">${fileName}</a>` : fileName;
    return html`<li>${name} <small>${fileSize(bytes)}</small></li>`;
  });
  return html`<h3>Attachments</h3><ul class="plain-list">${items}</ul>`;
}
