import type { ExtractedPages } from './extraction-message.ts';
import { shownText } from './html-entities.ts';
import { type HtmlTable, htmlTable } from './html-table.ts';
import { decodeText } from './text-decoding.ts';

const unread: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'svg']);
const lineEnds: ReadonlySet<string> = new Set(
  'p div br tr li h1 h2 h3 h4 h5 h6 table section article header footer hr title'.split(' '),
);

/**
 * The visible text of a page of HTML: rows of tables become lines with tabs between their cells.
 * One pass over the text; nothing is fetched or run, and what is not closed ends with the file.
 */
export function readHtml(bytes: Uint8Array): ExtractedPages {
  const html = decodeText(bytes);
  const page = pageText();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    page.text(shownText(html.slice(at, open < 0 ? html.length : open)));
    if (open < 0) break;
    const tag = tagAt(html, open);
    if (tag.name === null) page.text('<');
    else page.tag(tag.name, tag.closing, tag.attributes);
    at = tag.end;
  }
  return { pages: [{ page: 1, text: page.whole() }], ocrPages: [] };
}

interface PageText {
  text(text: string): void;
  tag(name: string, closing: boolean, attributes: string): void;
  whole(): string;
}

/** Collects lines; an inner table takes its outer one, which is there for the layout, apart. */
function pageText(): PageText {
  const lines: string[] = [''];
  let table: HtmlTable | null = null;
  const endTable = (): void => {
    if (table) lines.push(...table.lines(), '');
    table = null;
  };
  return {
    text(text) {
      if (table) table.text(text);
      else lines[lines.length - 1] += text;
    },
    tag(name, closing, attributes) {
      if (name === 'table') {
        endTable();
        table = closing ? null : htmlTable();
      } else if (table) tableTag(table, name, closing, attributes);
      else if (lineEnds.has(name)) lines.push('');
    },
    whole() {
      endTable();
      const trimmed = lines.map((line) => line.replace(/^[^\S\t]+|\s+$/g, ''));
      const kept = trimmed.filter((line, i) => line !== '' || trimmed[i - 1] !== '');
      return kept.join('\n').replace(/^\n+|\n+$/g, '');
    },
  };
}

function tableTag(table: HtmlTable, name: string, closing: boolean, attributes: string): void {
  if (!closing && name === 'tr') table.row();
  else if (!closing && (name === 'td' || name === 'th')) table.cell(span(attributes));
  else if (lineEnds.has(name)) table.text(' ');
}

function span(attributes: string): number {
  const said = Number(/\bcolspan\s*=\s*["']?(\d{1,3})/i.exec(attributes)?.[1] ?? 1);
  return Math.min(Math.max(said, 1), 100);
}

interface Tag {
  /** Null for a `<` that opens none; empty for comments and the like, which show nothing. */
  name: string | null;
  closing: boolean;
  attributes: string;
  end: number;
}

/** The tag that starts here; an element that shows no text ends after its closing tag. */
function tagAt(html: string, open: number): Tag {
  const silent = { name: '', closing: false, attributes: '' };
  if (html.startsWith('<!--', open)) return { ...silent, end: after(html, '-->', open) };
  const name = /^<\/?([a-z][a-z0-9]{0,15})/i.exec(html.slice(open, open + 20))?.[1]?.toLowerCase();
  if (name === undefined && !/^<[!?/]/.test(html.slice(open, open + 2)))
    return { ...silent, name: null, end: open + 1 };
  const end = after(html, '>', open);
  if (name === undefined) return { ...silent, end };
  const closing = html[open + 1] === '/';
  if (unread.has(name) && !closing) return { ...silent, end: afterElement(html, name, end) };
  return { name, closing, attributes: html.slice(open, Math.min(end, open + 500)), end };
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

/** The end of `</name>`, in whatever case, without lowering the whole file once per element. */
function afterElement(html: string, name: string, from: number): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    const close = html.slice(at + 2, at + 2 + name.length).toLowerCase();
    if (close === name) return after(html, '>', at);
  }
  return html.length;
}
