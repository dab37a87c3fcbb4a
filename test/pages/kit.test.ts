import { describe, expect, it } from 'vitest';
import { emptyState, facts, fileSize, progress } from '../../src/api/pages/kit/components.ts';
import { confirmPanel } from '../../src/api/pages/kit/forms.ts';
import { pageHeaders } from '../../src/api/pages/kit/headers.ts';
import { layout } from '../../src/api/pages/kit/layout.ts';
import { html } from '../../src/api/pages/kit/markup.ts';
import { table } from '../../src/api/pages/kit/tables.ts';
import { attributesOf, readMarkup, textOf } from '../support/markup.ts';

const framed = (main: Parameters<typeof layout>[0]['main']) =>
  readMarkup(String(layout({ title: 'Kit', main })));

describe('pageHeaders', () => {
  it('allows our own styles, images and scripts, and nothing else', () => {
    expect(pageHeaders()['Content-Security-Policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
  });

  it('lets nobody learn an address that holds a token, and keeps no copy', () => {
    expect(pageHeaders({ secretAddress: true })).toMatchObject({
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
  });

  it('lets a page ask our own server only where it has to', () => {
    expect(pageHeaders({ interactive: true })['Content-Security-Policy']).toContain(
      "connect-src 'self'",
    );
  });
});

describe('layout', () => {
  it('loads htmx only for an interactive page, by our own path', () => {
    const page = readMarkup(String(layout({ title: 'Kit', interactive: true, main: 'x' })));

    expect(page.errors).toEqual([]);
    expect(page.find('script').map(attributesOf)).toEqual([
      { src: expect.stringMatching(/^\/assets\/htmx\.[\w-]{16}\.js$/), defer: '' },
    ]);
  });

  it('marks the current place, and starts with a way past it', () => {
    const nav = [
      { href: '/console', label: 'Overview', current: true },
      { href: '/console/bills', label: 'Bills' },
    ];
    const page = readMarkup(String(layout({ title: 'Kit', nav, main: 'x' })));

    const links = page.find('a').map(attributesOf);
    expect(links[0]).toMatchObject({ href: '#main' });
    expect(links.filter((link) => link['aria-current'] === 'page')).toHaveLength(1);
  });
});

describe('table', () => {
  const columns = [
    { head: 'Name', cell: (row: { name: string }) => row.name },
    { head: 'Amount', cell: () => '1', end: true },
    { head: 'Tax', cell: () => '2', end: true },
  ] as const;

  it('names its columns and rows for a screen reader, and can be scrolled by keyboard', () => {
    const page = framed(table({ caption: 'Bills', columns, rows: [{ name: '<b>' }] }));

    expect(page.errors).toEqual([]);
    expect(page.find('th').map((th) => attributesOf(th)['scope'])).toEqual([
      'col',
      'col',
      'col',
      'row',
    ]);
    expect(textOf(page.find('th')[3]!)).toBe('<b>');
    expect(page.find('div').map(attributesOf)).toContainEqual(
      expect.objectContaining({ tabindex: '0', role: 'region', 'aria-label': 'Bills' }),
    );
  });

  it('spans a total over the columns before it', () => {
    const totals = [{ label: 'Total', value: '3', grand: true }];
    const page = framed(table({ caption: 'Bills', columns, rows: [{ name: 'a' }], totals }));

    expect(attributesOf(page.find('th').at(-1)!)).toEqual({ scope: 'row', colspan: '2' });
  });

  it('shows the empty state instead of a head without rows', () => {
    const empty = emptyState('No bills yet', 'They appear here.');
    const page = framed(table({ caption: 'Bills', columns, rows: [], empty }));

    expect(page.find('table')).toEqual([]);
    expect(page.text).toContain('No bills yet');
  });
});

describe('components', () => {
  it('leave out a fact that has no value, and the list that has no fact', () => {
    expect(
      String(
        facts([
          ['A', null],
          ['B', ''],
        ]),
      ),
    ).toBe('');
    expect(
      String(
        facts([
          ['A', null],
          ['B', 'x'],
        ]),
      ),
    ).not.toContain('<dt>A</dt>');
  });

  it('say progress in words beside the bar', () => {
    const page = framed(progress('run', 'Reading', 40, 'page 4 of 10'));

    expect(page.text).toContain('40 % · page 4 of 10');
    expect(attributesOf(page.find('progress')[0]!)).toMatchObject({ max: '100', value: '40' });
  });

  it('ask once more before what can’t be undone, with a way back', () => {
    const panel = confirmPanel(
      'Void the bill?',
      'It can’t be paid afterwards.',
      { action: '/bills/1/void', submit: 'Void the bill', carried: { nonce: 'n' } },
      '/bills/1',
    );
    const page = framed(html`<h1>x</h1>${panel}`);

    expect(page.errors).toEqual([]);
    expect(attributesOf(page.find('form')[0]!)).toEqual({
      method: 'post',
      action: '/bills/1/void',
    });
    expect(page.text).toContain('Cancel');
  });

  it.each([
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [1_843_220, '1.8 MB'],
  ])('writes %i bytes as %s', (bytes, shown) => {
    expect(fileSize(bytes)).toBe(shown);
  });
});
