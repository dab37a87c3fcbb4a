import { describe, expect, it } from 'vitest';
import { approvePage } from '../../src/api/pages/approvals/approve-page.ts';
import { decidedPage } from '../../src/api/pages/approvals/closed-page.ts';
import type { ApproveView, DecidedView } from '../../src/api/pages/approvals/view.ts';
import { attributesOf, descend, readMarkup } from '../support/markup.ts';
import { everyPage, givenBill, givenDecision, givenPending } from '../support/page-views.ts';

const read = (view: ApproveView) => readMarkup(String(approvePage(view).body));

describe('a request that is pending', () => {
  it('shows the bill, who asks, which step, and what was decided before', () => {
    const { text } = read(givenPending());

    for (const shown of [
      'Nordwind Cloud Services',
      'NW-2041',
      '€1,487.50',
      '€237.50',
      'Dec 2, 2026',
      '2.5 × 500.00 · Software',
      'For the warehouse project',
      'contract.pdf',
      'Ada Lovelace asked for your approval on Nov 20, 2026',
      'step 2 of 3',
      'This is the first payment to this vendor.',
      'Matches the order',
    ])
      expect(text).toContain(shown);
  });

  it('offers four decisions, each a POST to its own path with the nonce', () => {
    const forms = read(givenPending()).find('form');
    const carried = forms.map((form) =>
      Object.fromEntries(
        [...descend(form)]
          .map(attributesOf)
          .filter(({ type }) => type === 'hidden')
          .map(({ name, value }) => [name, value]),
      ),
    );

    expect(carried).toEqual(
      ['approve', 'reject', 'delegate', 'ask'].map((decision) => ({ nonce: 'one-time', decision })),
    );
    for (const form of forms)
      expect(attributesOf(form)).toEqual({ method: 'post', action: '/approve/token' });
  });

  it('wants a reason for a rejection and a question, and a person to hand on to', () => {
    const fields = read(givenPending()).elements.map(attributesOf);
    const required = fields.filter((field) => 'required' in field).map(({ id }) => id);

    expect(required).toEqual(['reject-comment', 'delegate-to', 'ask-comment']);
  });

  it('offers nobody to hand on to where there is nobody', () => {
    const page = read({ ...givenPending(), members: [] });

    expect(page.find('select')).toEqual([]);
    expect(page.find('form')).toHaveLength(3);
  });

  it('gives no way to decide by the link alone above the limit of the organization', () => {
    const page = read({ ...givenPending(), proof: { kind: 'sign-in', href: '/login' } });

    expect(page.find('form')).toEqual([]);
    expect(page.text).toContain('Sign in to decide');
  });

  it('asks for a code with each decision where the organization wants one', () => {
    const page = read({ ...givenPending(), proof: { kind: 'code' } });
    const codes = page
      .find('input')
      .map(attributesOf)
      .filter(({ name }) => name === 'code');

    expect(codes.map(({ id }) => id)).toEqual(['approve-code', 'reject-code', 'delegate-code']);
  });

  it('loads no script', () => {
    expect(read(givenPending()).find('script')).toEqual([]);
  });
});

describe('a form that was refused', () => {
  const refused = approvePage({
    ...givenPending(),
    refused: {
      decision: 'reject',
      errors: [{ path: 'comment', message: 'Say why.' }],
      comment: 'half a rea',
    },
  });

  it('is shown again, open, with its error beside the field and what was typed', () => {
    const markup = readMarkup(String(refused.body));
    const open = markup.find('details').filter((d) => 'open' in attributesOf(d));
    const field = markup.find('textarea').find((t) => attributesOf(t)['id'] === 'reject-comment')!;

    expect(refused.status).toBe(422);
    expect(open).toHaveLength(1);
    expect(attributesOf(field)).toMatchObject({
      'aria-invalid': 'true',
      'aria-describedby': 'reject-comment-error',
    });
    expect(markup.text).toContain('half a rea');
  });

  it('says so in the title, and links to the field', () => {
    const source = String(refused.body);

    expect(source).toContain('<title>Error: ');
    expect(source).toContain('<a href="#reject-comment">Say why.</a>');
  });
});

describe('a link that asks for nothing any more', () => {
  it.each([
    ['approve decided', 409, 'Rejected by Grace Hopper'],
    ['approve expired', 410, 'Ask Ada Lovelace to send you a new one'],
    ['approve changed', 409, 'was edited'],
    ['approve closed', 409, 'no longer open'],
    ['approve not yours', 403, 'not yours to decide'],
    ['approve invalid', 404, 'does not work'],
  ])('%s answers %i, says so, and offers no form', (name, status, says) => {
    const page = everyPage()[name]!;
    const markup = readMarkup(String(page.body));

    expect(page.status).toBe(status);
    expect(markup.text).toContain(says);
    expect(markup.find('form')).toEqual([]);
  });

  it.each(['approve not yours', 'approve invalid'])('%s tells nothing about the bill', (name) => {
    const body = String(everyPage()[name]!.body);

    expect(body).not.toMatch(/Nordwind|NW-2041|1,487|Acme/);
  });
});

describe('decidedPage', () => {
  const decided = (view: Partial<DecidedView>) =>
    readMarkup(
      String(
        decidedPage({
          display: { locale: 'en-US', timeZone: 'UTC' },
          bill: givenBill(),
          decision: givenDecision('approved'),
          outcome: { kind: 'approved' },
          ...view,
        }).body,
      ),
    ).text;

  it.each([
    [{ outcome: { kind: 'approved' } }, 'approved in full'],
    [{ outcome: { kind: 'waiting', remaining: 1 } }, 'One more decision is needed'],
    [{ outcome: { kind: 'waiting', remaining: 2 } }, '2 more decisions are needed'],
    [{ decision: givenDecision('rejected'), outcome: { kind: 'rejected' } }, 'will not be paid'],
    [
      { decision: givenDecision('delegated'), outcome: { kind: 'waiting', remaining: 1 } },
      'Barbara Liskov now decides',
    ],
    [
      { decision: givenDecision('asked'), outcome: { kind: 'waiting', remaining: 1 } },
      'waits for you until it is answered',
    ],
  ] as [Partial<DecidedView>, string][])('says what comes next: %#', (view, says) => {
    expect(decided(view)).toContain(says);
  });
});
