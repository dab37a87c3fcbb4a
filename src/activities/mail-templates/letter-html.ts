import { html } from 'hono/html';
import type { CleanBlock, CleanLetter } from './clean-letter.ts';

// Mail readers drop style sheets, so each element carries its own few rules.
const rules = (...each: string[]): string => each.join(';');
const muted = 'color:#54615b';

const style = {
  body: rules(
    'margin:0;padding:24px 16px;background:#f5f6f3;color:#17221e;font-size:16px;line-height:1.5',
    'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  ),
  sheet: rules(
    'max-width:560px;margin:0 auto;padding:28px 24px',
    'background:#ffffff;border:1px solid #dce1dc;border-radius:12px',
  ),
  brand: 'margin:0 0 16px;color:#0f5c46;font-weight:700',
  heading: 'margin:0 0 16px;font-size:22px;line-height:1.25',
  text: 'margin:0 0 16px',
  facts: 'margin:0 0 16px',
  term: rules('margin:0;font-size:14px', muted),
  value: 'margin:0 0 8px;font-weight:600',
  title: 'margin:0 0 4px;font-weight:600',
  list: 'margin:0 0 16px;padding-left:20px',
  quote: rules('margin:0 0 16px;padding-left:12px;border-left:3px solid #dce1dc', muted),
  button: rules(
    'display:inline-block;padding:12px 20px;border-radius:8px',
    'background:#0f5c46;color:#ffffff;font-weight:600;text-decoration:none',
  ),
  address: rules('margin:0 0 16px;font-size:13px;word-break:break-all', muted),
  footer: rules('max-width:560px;margin:16px auto 0;font-size:13px', muted),
};

export function letterHtml({ heading, blocks, footer, brand, language }: CleanLetter): string {
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${heading}</title>
  </head>
  <body style="${style.body}">
    <div style="${style.sheet}">
      <p style="${style.brand}">${brand}</p>
      <h1 style="${style.heading}">${heading}</h1>
      ${blocks.map(blockHtml)}
    </div>
    <div style="${style.footer}"><p>${footer}<br />Sent by Bursar</p></div>
  </body>
</html>`.toString() as string;
}

function blockHtml(block: CleanBlock) {
  switch (block.kind) {
    case 'text':
      return html`<p style="${style.text}">${block.text}</p>`;
    case 'facts':
      return html`<dl style="${style.facts}">${block.facts.map(
        ([term, value]) =>
          html`<dt style="${style.term}">${term}</dt><dd style="${style.value}">${value}</dd>`,
      )}</dl>`;
    case 'list':
      return html`<p style="${style.title}">${block.title}</p>
        <ul style="${style.list}">${block.items.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'quote':
      return html`<p style="${style.title}">${block.title}</p>
        <blockquote style="${style.quote}">
          ${block.lines.map((line) => html`${line}<br />`)}
        </blockquote>`;
    case 'action':
      return html`<p style="${style.text}">
          <a href="${block.href}" style="${style.button}">${block.label}</a>
        </p>
        <p style="${style.address}">${block.href}</p>`;
  }
}
