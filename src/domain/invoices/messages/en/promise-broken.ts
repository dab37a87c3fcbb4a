import { prose, type ToneTemplates } from '../template.ts';

export const promiseBroken: ToneTemplates = {
  friendly: {
    subject: 'Reminder: {{invoices}}, {{amount}} still open',
    body: prose`
      Dear {{customer}},

      you told us that you would pay, and {{amount}} for {{invoices}} has not arrived. Perhaps
      something has come in between.

      Please see to it, or tell {{contact}} which day suits you.
    `,
    sms: prose`
      {{organization}}: the payment that you promised, {{amount}} for {{invoices}}, has not
      arrived. {{payHere}}
    `,
    call: prose`
      Ask what has become of the promised payment of {{amount}} for {{invoices}}, and for a new
      day.
    `,
  },
  neutral: {
    subject: 'Your promise to pay: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      the payment that you promised for {{invoices}} has not reached us. {{amount}} is still
      open, due since {{dueOn}}.

      Please pay now, or explain the delay to {{contact}}.
    `,
    sms: prose`
      {{organization}}: the promised payment of {{amount}} for {{invoices}} has not arrived.
      Please pay now. {{payHere}}
    `,
    call: prose`
      Say that the promised payment of {{amount}} for {{invoices}} has not arrived. Ask for the
      reason and a new day; note both.
    `,
  },
  firm: {
    subject: 'Promise not kept: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      you have not kept your promise to pay {{invoices}}. {{amount}} is open, {{daysLate}} after
      the due date.

      Please pay at once. A further promise has to be agreed on with {{contact}}.
    `,
    sms: prose`
      {{organization}}: your promise to pay {{amount}} for {{invoices}} was not kept. Pay at
      once. {{payHere}}
    `,
    call: prose`
      Say that the promise was not kept and that {{amount}} for {{invoices}} has to be paid at
      once. Take a further promise only with a reason.
    `,
  },
  final: {
    subject: 'Final notice after a broken promise: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      your promise to pay {{invoices}} was not kept, and we cannot rely on a further one.
      {{amount}} is {{daysLate}} overdue.

      Without a payment we shall take further steps. {{contact}} can be reached until then.
    `,
    sms: prose`
      {{organization}}: final notice after a broken promise. {{amount}} for {{invoices}}.
      {{payHere}}
    `,
    call: prose`
      Say that no further promise is taken: {{amount}} for {{invoices}} is {{daysLate}} overdue,
      and further steps follow. Note the answer word for word.
    `,
  },
};
