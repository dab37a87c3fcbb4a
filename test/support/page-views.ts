import { approvePage } from '../../src/api/pages/approvals/approve-page.ts';
import { billPage } from '../../src/api/pages/approvals/bill-page.ts';
import { decidedPage } from '../../src/api/pages/approvals/closed-page.ts';
import type {
  BillShown,
  DecisionKind,
  DecisionShown,
  PendingView,
} from '../../src/api/pages/approvals/view.ts';
import { homePage } from '../../src/api/pages/auth/home-page.ts';
import { invitationPage } from '../../src/api/pages/auth/invitation-page.ts';
import { loginPage, twoFactorPage } from '../../src/api/pages/auth/login-pages.ts';
import { forgotPasswordPage, resetPasswordPage } from '../../src/api/pages/auth/password-pages.ts';
import { signupPage, verifyEmailPage } from '../../src/api/pages/auth/signup-pages.ts';
import { demoView } from '../../src/api/pages/invoices/demo.ts';
import { hostedPage } from '../../src/api/pages/invoices/hosted-page.ts';
import { sandboxPage } from '../../src/api/pages/invoices/sandbox-page.ts';
import type { HostedView } from '../../src/api/pages/invoices/view.ts';
import type { Page } from '../../src/api/pages/kit/layout.ts';
import { problemPage } from '../../src/api/pages/problem-page.ts';
import { hostedStates } from '../../src/domain/invoices/hosted-state.ts';
import { Problem } from '../../src/domain/kit/problem.ts';

/** Gives the text of a field; a hostile one shows what a page makes of it. */
export type Words = (plain: string) => string;

export const plainWords: Words = (plain) => plain;

const display = { locale: 'en-US', timeZone: 'Europe/Berlin' };

export function givenBill(words: Words = plainWords): BillShown {
  return {
    organizationName: words('Acme Robotics GmbH'),
    vendorName: words('Nordwind Cloud Services'),
    number: words('NW-2041'),
    currency: 'EUR',
    totalMinor: 148_750,
    subtotalMinor: 125_000,
    taxMinor: 23_750,
    issueDate: '2026-11-02',
    dueDate: '2026-12-02',
    purchaseOrder: words('PO-118'),
    lines: [
      {
        description: words('Managed cluster'),
        quantity: '2.5',
        unitPrice: '500.00',
        category: words('Software'),
        amountMinor: 125_000,
      },
    ],
    note: words('For the warehouse project'),
    attachments: [
      { fileName: words('NW-2041.pdf'), bytes: 184_220, href: '/approve/token/files/1' },
      { fileName: words('contract.pdf'), bytes: 1_843_220, href: null },
    ],
  };
}

export function givenDecision(kind: DecisionKind, words: Words = plainWords): DecisionShown {
  return {
    kind,
    by: words('Grace Hopper'),
    at: '2026-11-21T08:00:00Z',
    step: 1,
    comment: words('Matches the order'),
    to: kind === 'delegated' ? words('Barbara Liskov') : null,
  };
}

export function givenPending(words: Words = plainWords): PendingView {
  return {
    state: 'pending',
    display,
    path: '/approve/token',
    nonce: words('one-time'),
    bill: givenBill(words),
    approval: {
      requestedBy: words('Ada Lovelace'),
      requestedAt: '2026-11-20T09:12:00Z',
      approverName: words('Grace Hopper'),
      step: { number: 2, of: 3 },
      expiresAt: '2026-11-23T09:12:00Z',
      warnings: [words('This is the first payment to this vendor.')],
      decisions: [givenDecision('approved', words), givenDecision('delegated', words)],
    },
    members: [{ id: 'member-1', name: words('Barbara Liskov') }],
    proof: { kind: 'link' },
  };
}

/** Every page in every state that it has, by name. */
export function everyPage(words: Words = plainWords): Record<string, Page> {
  const pending = givenPending(words);
  const bill = givenBill(words);
  const refusal = {
    status: 422,
    message: words('Please look again'),
    errors: [{ path: 'email', message: words('Give an e-mail address') }],
  } as const;
  const invited = {
    state: 'ask',
    token: words('token'),
    organizationName: words('Acme'),
    invitedBy: words('Ada'),
    email: words('grace@a.example'),
    role: words('approver'),
  } as const;
  return {
    'approve pending': approvePage(pending),
    'approve with a code': approvePage({ ...pending, proof: { kind: 'code' } }),
    'approve after sign-in': approvePage({
      ...pending,
      proof: { kind: 'sign-in', href: '/login' },
    }),
    'approve bare': approvePage({
      ...pending,
      bill: { ...bill, number: null, issueDate: null, lines: [], note: null, attachments: [] },
      approval: { ...pending.approval, warnings: [], decisions: [] },
      members: [],
    }),
    'approve refused': approvePage({
      ...pending,
      refused: {
        decision: 'delegate',
        errors: [{ path: 'to', message: words('Choose a person') }],
        comment: words('On holiday'),
        to: 'member-1',
      },
    }),
    'approve decided': approvePage({
      state: 'decided',
      display,
      bill,
      decision: givenDecision('rejected', words),
    }),
    'approve expired': approvePage({
      state: 'expired',
      display,
      bill,
      expiredAt: '2026-11-23T09:12:00Z',
      requestedBy: words('Ada Lovelace'),
    }),
    'approve changed': approvePage({
      state: 'changed',
      display,
      bill,
      changedAt: '2026-11-22T09:12:00Z',
    }),
    'bill in approval': billPage({
      display,
      bill: givenBill(words),
      status: 'in_approval',
      approval: {
        status: 'open',
        requestedBy: words('Ada Lovelace'),
        waitingFor: [words('Grace Hopper')],
        decisions: [givenDecision('approved', words)],
      },
    }),
    'bill draft': billPage({ display, bill: givenBill(words), status: 'draft', approval: null }),
    'approve closed': approvePage({
      state: 'closed',
      display,
      bill,
      closedAt: '2026-11-22T09:12:00Z',
      requestedBy: words('Ada Lovelace'),
    }),
    'approve not yours': approvePage({ state: 'not-yours' }),
    'approve invalid': approvePage({ state: 'invalid' }),
    decided: decidedPage({
      display,
      bill,
      decision: givenDecision('delegated', words),
      outcome: { kind: 'waiting', remaining: 2 },
    }),
    ...invoicePages(words),
    login: loginPage({}),
    'login refused': loginPage({ email: words('ada@a.example'), next: words('/console'), refusal }),
    'two factors': twoFactorPage({ challenge: words('challenge'), next: words('/console') }),
    signup: signupPage({}),
    'signup refused': signupPage({
      values: { name: words('Ada'), email: words('a@b.example'), organizationName: words('Acme') },
      refusal,
    }),
    'verify ask': verifyEmailPage({ state: 'ask', token: words('token') }),
    verified: verifyEmailPage({ state: 'verified' }),
    'verify sent': verifyEmailPage({ state: 'sent', email: words('ada@a.example') }),
    'verify expired': verifyEmailPage({ state: 'expired' }),
    'verify invalid': verifyEmailPage({ state: 'invalid' }),
    forgot: forgotPasswordPage({ state: 'ask', email: words('ada@a.example'), refusal }),
    'forgot sent': forgotPasswordPage({ state: 'sent', email: words('ada@a.example') }),
    reset: resetPasswordPage({ state: 'ask', token: words('token') }),
    'reset done': resetPasswordPage({ state: 'done' }),
    'reset invalid': resetPasswordPage({ state: 'invalid' }),
    invitation: invitationPage({ ...invited, guest: 'new', name: words('Grace') }),
    'invitation to sign in': invitationPage({ ...invited, guest: 'signed-out' }),
    'invitation to agree to': invitationPage({ ...invited, guest: 'signed-in' }),
    'invitation of another': invitationPage({ ...invited, guest: 'another' }),
    'invitation accepted': invitationPage({ state: 'accepted', organizationName: words('Acme') }),
    'invitation invalid': invitationPage({ state: 'invalid' }),
    home: homePage({
      name: words('Ada'),
      email: words('ada@a.example'),
      emailVerified: false,
      organizations: [{ id: words('org-1'), name: words('Acme'), role: words('owner') }],
    }),
    'home of nobody': homePage({
      name: words('Ada'),
      email: words('ada@a.example'),
      emailVerified: true,
      organizations: [],
    }),
    problem: problemPage(
      new Problem('too-many', 'too-many', words('Too many tries.'), {
        retryAfterS: 90,
        errors: [{ path: words('lines.0'), message: words('is wrong') }],
      }),
      words('request-1'),
    ),
    bug: problemPage(null, 'request-2'),
  };
}

export function givenHosted(words: Words = plainWords): HostedView {
  return {
    state: 'open',
    invoice: {
      number: words('INV-0007'),
      customerName: words('Globex'),
      currency: 'EUR',
      issueOn: '2026-11-01',
      dueOn: '2026-12-01',
      earlyOn: '2026-11-11',
      poNumber: words('PO-118'),
      note: words('Thank you'),
      taxes: [
        {
          rate: { percent: '19', name: words('VAT'), compound: false },
          ...{ netMinor: 100_000, taxMinor: 19_000 },
        },
      ],
      subtotalMinor: 110_000,
      discountMinor: 10_000,
      totalMinor: 119_000,
      paidMinor: 19_000,
      balanceMinor: 100_000,
      lines: [
        {
          description: words('Managed cluster'),
          ...{ quantity: '2.5', unitPrice: '440.00', amountMinor: 110_000 },
        },
      ],
    },
    seller: {
      name: words('Acme Robotics GmbH'),
      taxId: words('DE 123'),
      email: words('billing@acme.example'),
      phone: words('+49 30 1'),
      bankDetails: words('IBAN DE00'),
      footer: words('Registered in Berlin'),
    },
    amountDueMinor: 98_000,
    language: 'en',
    paths: { pay: '/token/pay', pdf: '/token/pdf', promise: '/token/p', dispute: '/token/d' },
    sayings: {
      ...{ promise: null, dispute: null, mayPromise: true, mayDispute: true },
      ...{ today: '2026-11-20', lastDay: '2027-02-18' },
    },
    nonce: words('one-time'),
    declined: 'funds',
    charges: [
      {
        ...{ number: words('LC-0001'), dueOn: '2026-12-31', path: '/token/charge' },
        ...{ totalMinor: 4_000, balanceMinor: 1_500 },
      },
    ],
    sandbox: false,
    display,
  };
}

function invoicePages(words: Words): Record<string, Page> {
  const view = givenHosted(words);
  const states = hostedStates.map(
    (state) => [`invoice ${state}`, hostedPage({ ...view, state })] as const,
  );
  const statuses = ['open', 'failed', 'succeeded', 'canceled'] as const;
  const tests = statuses.map((status) => {
    const payment = { status, currency: 'EUR', amountMinor: 100_000 };
    const path = '/sandbox/cards/token';
    return [`test card ${status}`, sandboxPage({ payment, path, returnPath: '/x' })] as const;
  });
  const { sayings } = view;
  const promise = { id: '1', amountMinor: 100_000, promisedOn: '2026-12-15' };
  const dispute = { id: '2', reason: words('One box was empty'), openedAt: '2026-11-20T08:00:00Z' };
  const none = { mayPromise: false, mayDispute: false };
  const fields = { date: words('2020-01-01'), note: words('Sorry'), reason: words('') };
  const told: [string, Page][] = [
    ['invoice promised', hostedPage({ ...view, sayings: { ...sayings, promise } })],
    ['invoice disputed', hostedPage({ ...view, sayings: { ...sayings, ...none, dispute } })],
    ...(['dayOutOfRange', 'reasonMissing', 'changed', 'usedUp', 'notPossible'] as const).map(
      (why): [string, Page] => {
        const what = why === 'reasonMissing' ? 'dispute' : 'promise';
        return [
          `invoice ${why}`,
          hostedPage({ ...view, refused: { what, why, fields, status: 422 } }),
        ];
      },
    ),
    ['demo invoice', hostedPage(demoView('en'))],
  ];
  return Object.fromEntries([...states, ...tests, ...told]);
}
