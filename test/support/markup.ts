import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

export interface Markup {
  /** What the HTML standard calls parse errors. */
  errors: string[];
  elements: Element[];
  find(tag: string): Element[];
  /** All that is read, without what style and script elements hold. */
  text: string;
}

/** Reads a document as a browser does, and says where it had to guess. */
export function readMarkup(source: string): Markup {
  const errors: string[] = [];
  const document = parse(source, {
    onParseError: ({ code, startLine }) => void errors.push(`${code} in line ${startLine}`),
  });
  const elements = [...descend(document)];
  return {
    errors,
    elements,
    find: (tag) => elements.filter((element) => element.tagName === tag),
    text: textOf(document).replace(/\s+/g, ' ').trim(),
  };
}

export function attributesOf(element: Element): Record<string, string> {
  return Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
}

export function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join(' ') : '';
}

export function* descend(node: Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if (!('childNodes' in node)) return;
  for (const child of node.childNodes) yield* descend(child);
}
