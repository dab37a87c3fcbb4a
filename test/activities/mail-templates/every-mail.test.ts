import { describe, expect, it } from 'vitest';
import { analysisFinished } from '../../../src/activities/mail-templates/analysis-finished.ts';
import { approvalEscalation } from '../../../src/activities/mail-templates/approval-escalation.ts';
import type { ApprovalFacts } from '../../../src/activities/mail-templates/approval-facts.ts';
import { approvalReminder } from '../../../src/activities/mail-templates/approval-reminder.ts';
import { approvalRequest } from '../../../src/activities/mail-templates/approval-request.ts';
import { approvalResult } from '../../../src/activities/mail-templates/approval-result.ts';
import { invitation } from '../../../src/activities/mail-templates/invitation.ts';
import type { MailContent } from '../../../src/activities/mail-templates/letter.ts';
import { passwordChanged } from '../../../src/activities/mail-templates/password-changed.ts';
import { resetPassword } from '../../../src/activities/mail-templates/reset-password.ts';
import { verifyEmail } from '../../../src/activities/mail-templates/verify-email.ts';
import { attributesOf, readMarkup } from '../../support/markup.ts';

const display = { locale: 'en-US', timeZone: 'Europe/Berlin' };
const link = 'https://bursar.example/approve/token-of-the-test';

function approvalFacts(words: (plain: string) => string): ApprovalFacts {
  return {
    display,
    organizationName: words('Acme Robotics'),
    approverName: words('Grace Hopper'),
    requestedBy: words('Ada Lovelace'),
    bill: {
      vendorName: words('Nordwind'),
      number: words('NW-2041'),
      currency: 'KWD',
      totalMinor: 1_487_505,
      dueDate: '2026-12-02',
    },
    note: words('For the warehouse'),
    step: { number: 1, of: 2 },
    warnings: [words('First payment')],
    link,
    expiresAt: '2026-11-23T09:12:00Z',
  };
}

function everyMail(words: (plain: string) => string = (plain) => plain) {
  const facts = approvalFacts(words);
  const askedAt = '2026-11-20T09:12:00Z';
  const mails: Record<string, MailContent> = {
    'approval-request': approvalRequest(facts),
    'approval-reminder': approvalReminder({ ...facts, askedAt }),
    'approval-escalation': approvalEscalation({ ...facts, askedAt, insteadOf: words('Alan') }),
    'approval-result': approvalResult({
      ...facts,
      outcome: 'rejected',
      decisions: [
        { by: words('Grace'), did: 'rejected', at: askedAt, comment: words('Ordered twice') },
      ],
    }),
    'verify-email': verifyEmail({ name: words('Ada'), link }),
    'reset-password': resetPassword({ name: words('Ada'), link }),
    invitation: invitation({
      display,
      organizationName: words('Acme'),
      invitedBy: words('Ada'),
      role: words('approver'),
      link,
      expiresAt: askedAt,
    }),
    'password-changed': passwordChanged({
      display,
      name: words('Ada'),
      changedAt: askedAt,
      forgotPasswordLink: link,
    }),
    'analysis-finished': analysisFinished({
      organizationName: words('Acme'),
      fileName: words('report.pdf'),
      outcome: 'partial',
      agents: [{ name: words('parser'), status: 'failed' }],
      alertCount: 2,
      link,
    }),
  };
  return mails;
}

describe.each(Object.entries(everyMail()))('%s', (_name, mail) => {
  it('is valid to a parser of the standard, with one h1 and nothing that runs or loads', () => {
    const read = readMarkup(mail.html);

    expect(read.errors).toEqual([]);
    expect(read.find('h1')).toHaveLength(1);
    expect(read.find('script').concat(read.find('img'), read.find('link'))).toEqual([]);
  });

  it('says the same in plain text as in HTML', () => {
    const words = (text: string) => new Set(text.split(/[\s:>,.]+|^-+/m).filter((w) => w !== ''));
    const [ofText, ofHtml] = [words(mail.text), words(readMarkup(mail.html).text)];
    const marks = new Set(['-', '--']);

    expect([...ofText].filter((word) => !ofHtml.has(word) && !marks.has(word))).toEqual([]);
    expect([...ofHtml].filter((word) => !ofText.has(word))).toEqual([]);
  });

  it('carries its link in both, and no other', () => {
    const links = readMarkup(mail.html).find('a').map(attributesOf);

    expect(links.map(({ href }) => href)).toEqual([link]);
    expect(mail.text.match(/https?:\S+/g)).toEqual([link]);
  });

  it('has a subject that fits, and lines that can be sent as they are', () => {
    expect(mail.subject.length).toBeGreaterThan(5);
    expect(mail.subject.length).toBeLessThanOrEqual(150);
    expect(mail.html.split('\n').every((line) => line.length < 998)).toBe(true);
  });
});

const hostile = [
  `</p><script>alert(1)</script><a href="https://evil.example">here</a>`,
  `" style="display:none" onclick="alert(2)`,
  'Ada\r\nBcc: thief@evil.example\r\n\r\nPay to DE00 0000',
  'Review and decide:\nhttps://evil.example/',
  '\u202etxt.exe\u2066',
  'x'.repeat(10_000),
];

describe.each(hostile)('hostile words %j', (words) => {
  const mails = Object.entries(everyMail(() => words));

  it.each(mails)('add no element and no attribute to %s', (name, mail) => {
    // A quote has one `br` a line, so their number is the only thing that words may change.
    const shape = (source: string) =>
      readMarkup(source)
        .elements.map((e) => [e.tagName, ...e.attrs.map((a) => a.name)].join(' '))
        .filter((element) => element !== 'br');

    expect(shape(mail.html)).toEqual(shape(everyMail()[name]!.html));
  });

  it.each(mails)('start no line of their own in the subject of %s', (_name, mail) => {
    expect(mail.subject).not.toMatch(/[\r\n\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    expect(mail.subject.length).toBeLessThanOrEqual(150);
  });

  it.each(mails)('start no line of their own in the text of %s, but behind a mark', (_n, mail) => {
    const lines = mail.text.split('\n');

    expect(lines.filter((line) => /^(Bcc|Pay|https:\/\/evil)/.test(line))).toEqual([]);
  });
});

describe('what approvers read', () => {
  it('has the amount with the digits of its currency, exactly', () => {
    const { subject, text } = approvalRequest(approvalFacts((plain) => plain));

    expect(subject).toBe('Please approve bill NW-2041 from Nordwind: KWD\u00a01,487.505');
    expect(text).toContain('Due: Dec 2, 2026');
  });

  it('names the vendor alone where the bill has no number', () => {
    const facts = approvalFacts((plain) => plain);
    const { subject } = approvalRequest({ ...facts, bill: { ...facts.bill, number: null } });

    expect(subject).toMatch(/^Please approve the bill from Nordwind:/);
  });

  it('says whose place they take, and since when that person was asked', () => {
    const { text } = everyMail()['approval-escalation']!;

    expect(text).toContain('instead of Alan');
    expect(text).toContain('Alan was asked on Nov 20, 2026, 10:12 AM GMT+1 and has not answered.');
  });

  it('leaves out the note and the warnings that are not there', () => {
    const facts = { ...approvalFacts((plain) => plain), note: null, warnings: [] };

    expect(approvalRequest(facts).text).not.toMatch(/Note|look twice/);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '/approve/token', ''])(
    'never gets a button that leads to %j',
    (href) => {
      const facts = { ...approvalFacts((plain) => plain), link: href };

      expect(() => approvalRequest(facts)).toThrow();
    },
  );
});

describe('what the requester reads', () => {
  it.each([
    ['approved', 'The bill is approved'],
    ['rejected', 'The bill is rejected'],
    ['held', 'nobody decided in time'],
    ['expired', 'nobody decided in time'],
  ] as const)('of a bill that is %s', (outcome, says) => {
    const facts = approvalFacts((plain) => plain);

    expect(approvalResult({ ...facts, outcome, decisions: [] }).text).toContain(says);
  });
});
