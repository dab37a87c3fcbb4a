import { type Display, showDay, showInstant, showMoney } from '../../../domain/kit/display.ts';
import type { Money } from '../../../domain/kit/money.ts';
import { attribute, type Child, type Html, html, nothing } from './markup.ts';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

const toneClass = (tone: Tone): string => (tone === 'neutral' ? '' : ` tone-${tone}`);

/** An amount that never breaks across lines. */
export function money(amount: Money, display: Display): Html {
  return html`<span class="number">${showMoney(amount, display)}</span>`;
}

export function day(value: string, display: Display): Html {
  return html`<time class="number" datetime="${value}">${showDay(value, display)}</time>`;
}

export function instant(value: string, display: Display): Html {
  return html`<time datetime="${value}">${showInstant(value, display)}</time>`;
}

export function badge(label: string, tone: Tone = 'neutral'): Html {
  return html`<span class="badge${toneClass(tone)}">${label}</span>`;
}

export function alert(tone: Tone, title: string, body?: Child): Html {
  const role = tone === 'bad' ? 'alert' : undefined;
  return html`<div class="alert${toneClass(tone)}"${attribute('role', role)}>
    <strong>${title}</strong>${body && html`<div>${body}</div>`}
  </div>`;
}

export function card(title: string | null, ...body: Child[]): Html {
  return html`<section class="card">${title && html`<h2>${title}</h2>`}${body}</section>`;
}

/** The head of a page with its only `h1`. */
export function pageHead(title: string, lead?: Child, eyebrow?: string): Html {
  return html`<div class="page-head">
    ${eyebrow && html`<p class="eyebrow">${eyebrow}</p>`}
    <h1>${title}</h1>
    ${lead && html`<p>${lead}</p>`}
  </div>`;
}

/** Terms with their values; those without a value are left out. */
export function facts(pairs: readonly (readonly [string, Child])[]): Html {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (shown.length === 0) return nothing;
  const rows = shown.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`);
  return html`<dl class="facts">${rows}</dl>`;
}

/** The few figures that matter most; the first is the largest. */
export function figures(pairs: readonly (readonly [string, Child])[]): Html {
  const rows = pairs.map(([term, value], i) => {
    const lead = attribute('class', i === 0 && 'lead-figure');
    return html`<div${lead}><dt>${term}</dt><dd>${value}</dd></div>`;
  });
  return html`<dl class="figures">${rows}</dl>`;
}

export function emptyState(title: string, hint: string, action?: Child): Html {
  return html`<div class="empty"><h2>${title}</h2><p class="muted">${hint}</p>${action}</div>`;
}

/** Work under way: `percent` is whole, 0–100. */
export function progress(id: string, label: string, percent: number, step?: string): Html {
  return html`<div class="progress">
    <label for="${id}">${label}</label>
    <progress id="${id}" max="100" value="${percent}">${percent} %</progress>
    <small>${percent} %${step && html` · ${step}`}</small>
  </div>`;
}

export function linkButton(href: string, label: string, look: 'main' | 'quiet' = 'main'): Html {
  const quiet = look === 'quiet' && ' button-quiet';
  return html`<a class="button${quiet}" href="${href}">${label}</a>`;
}

/** `1.4 MB`, for people: decimal units, as file managers show them. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  const inMegabytes = bytes >= 999_500;
  const scaled = bytes / (inMegabytes ? 1_000_000 : 1_000);
  return `${scaled.toFixed(inMegabytes ? 1 : 0)} ${inMegabytes ? 'MB' : 'kB'}`;
}
