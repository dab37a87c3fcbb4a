import { prose, type ToneTemplates } from '../template.ts';

export const overdue: ToneTemplates = {
  friendly: {
    subject: 'Reminder: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      it may have escaped your notice that {{amount}} for {{invoices}} was due on {{dueOn}}.

      If the payment has crossed this message, please take no notice of it. {{contact}} is glad
      to help with any question.
    `,
    sms: prose`
      {{organization}}: a friendly reminder of {{amount}} for {{invoices}}, due since {{dueOn}}.
      {{payHere}}
    `,
    call: prose`
      Ask whether {{invoices}} has arrived. Mention that {{amount}} was due on {{dueOn}} and ask
      when it is going to be paid.
    `,
  },
  neutral: {
    subject: 'Second reminder: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      we have not received {{amount}} for {{invoices}}, which was due on {{dueOn}} and is
      {{daysLate}} overdue.

      Please pay within the next days, or tell {{contact}} what stands in the way.
    `,
    sms: prose`
      {{organization}}: {{amount}} for {{invoices}} is {{daysLate}} overdue. Please pay.
      {{payHere}}
    `,
    call: prose`
      Say that {{amount}} for {{invoices}} is {{daysLate}} overdue. Ask for a day and note it as
      a promise; note an objection as a dispute.
    `,
  },
  firm: {
    subject: 'Payment overdue: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      in spite of our reminders {{amount}} for {{invoices}} is still open, {{daysLate}} after
      the due date of {{dueOn}}.

      Please pay at once. If you dispute the claim or cannot pay, speak to {{contact}} now.
    `,
    sms: prose`
      {{organization}}: {{amount}} for {{invoices}} is {{daysLate}} overdue. Pay at once or call
      us. {{payHere}}
    `,
    call: prose`
      Ask for the person who decides on payments. Say that {{amount}} for {{invoices}} is
      {{daysLate}} overdue and has to be paid at once. Note a firm day.
    `,
  },
  final: {
    subject: 'Final notice: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      this is our last reminder. {{amount}} for {{invoices}} was due on {{dueOn}} and is
      {{daysLate}} overdue.

      Without a payment or an agreement with {{contact}} we shall take further steps to collect
      the debt.
    `,
    sms: prose`
      {{organization}}: final notice. {{amount}} for {{invoices}} is {{daysLate}} overdue.
      {{payHere}}
    `,
    call: prose`
      Say that this is the last call: {{amount}} for {{invoices}} is {{daysLate}} overdue, and
      further steps follow without a payment. Note the answer word for word.
    `,
  },
};
