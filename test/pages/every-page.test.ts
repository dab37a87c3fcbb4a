import { describe, expect, it } from 'vitest';
import { attributesOf, type Markup, readMarkup } from '../support/markup.ts';
import { everyPage } from '../support/page-views.ts';

const hostile = [
  `"><script>alert(1)</script><img src=x onerror=alert(2)>`,
  `' onfocus='alert(3)' autofocus='`,
  `javascript:alert(4)`,
  `</textarea></title></option><svg onload=alert(5)>`,
  '&lt;b&gt; &amp;amp; {{1}} \u2028',
];

const calm = Object.entries(everyPage());

function markupOf(name: string, page: { body: unknown }): Markup {
  const markup = readMarkup(String(page.body));
  expect(markup.errors, name).toEqual([]);
  return markup;
}

describe.each(calm)('%s', (name, page) => {
  const markup = () => markupOf(name, page);

  it('is valid to a parser of the standard, in a language and with one title and one h1', () => {
    const read = markup();

    expect(attributesOf(read.find('html')[0]!)['lang']).toBe('en');
    expect(read.find('title')).toHaveLength(1);
    expect(read.find('h1')).toHaveLength(1);
    expect(read.find('main')).toHaveLength(1);
  });

  it('has each id once, and every reference to one leads somewhere', () => {
    const attributes = markup().elements.map(attributesOf);
    const ids = attributes.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const targets = attributes.flatMap((at) => [
      ...(at['for'] ? [at['for']] : []),
      ...(at['aria-describedby']?.split(' ') ?? []),
      ...(at['href']?.startsWith('#') ? [at['href'].slice(1)] : []),
    ]);

    expect(ids).toHaveLength(new Set(ids).size);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  it('labels every field that is seen', () => {
    const read = markup();
    const labelled = read.find('label').map((label) => attributesOf(label)['for']);
    const fields = ['input', 'select', 'textarea']
      .flatMap((tag) => read.find(tag))
      .map(attributesOf)
      .filter(({ type }) => type !== 'hidden');

    expect(fields.filter(({ id }) => !labelled.includes(id))).toEqual([]);
  });

  it('keeps to the content policy: nothing inline, nothing from elsewhere', () => {
    const read = markup();
    const attributes = read.elements.flatMap(({ attrs }) => attrs);

    expect(attributes.filter((a) => a.name.startsWith('on') || a.name === 'style')).toEqual([]);
    expect(read.find('style')).toEqual([]);
    expect(read.find('script')).toEqual([]);
    const addresses = attributes.filter((a) => ['src', 'href', 'action'].includes(a.name));
    expect(addresses.filter(({ value }) => !/^[/#](?!\/)/.test(value))).toEqual([]);
  });

  it('changes something by POST only, and submits nothing by itself', () => {
    const read = markup();

    expect(read.find('form').filter((f) => attributesOf(f)['method'] !== 'post')).toEqual([]);
    const buttons = read.find('button').map(attributesOf);
    expect(buttons.filter(({ type }) => type !== 'submit')).toEqual([]);
    expect(read.elements.map(attributesOf).filter((a) => 'autofocus' in a)).toEqual([]);
    expect(
      read
        .find('meta')
        .map(attributesOf)
        .filter((a) => 'http-equiv' in a),
    ).toEqual([]);
  });

  it('has no heading level left out', () => {
    const levels = markup()
      .elements.map(({ tagName }) => /^h([1-6])$/.exec(tagName)?.[1])
      .flatMap((level) => (level ? [Number(level)] : []));

    const leaps = levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1);
    expect(leaps).toEqual([]);
  });
});

describe.each(hostile)('hostile words %j', (words) => {
  const hostilePages = Object.entries(everyPage(() => words));

  it.each(hostilePages)('add no element and no attribute to %s', (name, page) => {
    const shape = (markup: Markup) =>
      markup.elements.map((e) => `${e.tagName} ${e.attrs.map((a) => a.name).join(' ')}`);
    const plain = markupOf(name, everyPage()[name]!);
    const attacked = readMarkup(String(page.body));

    expect(shape(attacked)).toEqual(shape(plain));
  });

  it('are read as they were written', () => {
    const { text } = readMarkup(String(everyPage(() => words)['approve pending']!.body));

    expect(text).toContain(words.replace(/\s+/g, ' '));
  });

  it('lead no link away from us', () => {
    for (const [name, page] of hostilePages) {
      const links = readMarkup(String(page.body)).find('a').map(attributesOf);
      expect(
        links.filter(({ href }) => !/^[/#](?!\/)/.test(href ?? '')),
        name,
      ).toEqual([]);
    }
  });
});
