import { prose, type ToneTemplates } from '../template.ts';

export const upcoming: ToneTemplates = {
  friendly: {
    subject: 'A friendly note: {{invoices}}, {{amount}} due on {{dueOn}}',
    body: prose`
      Dear {{customer}},

      only a short note that {{amount}} for {{invoices}} is due on {{dueOn}}.

      If the payment is on its way already, there is nothing left to do. Thank you!
    `,
    sms: prose`
      {{organization}}: a friendly note that {{amount}} for {{invoices}} is due on {{dueOn}}.
      {{payHere}}
    `,
    call: prose`
      Ask whether {{invoices}} has arrived and everything is in order. Mention that {{amount}}
      is due on {{dueOn}}.
    `,
  },
  neutral: {
    subject: 'Due on {{dueOn}}: {{invoices}}, {{amount}}',
    body: prose`
      Dear {{customer}},

      {{amount}} for {{invoices}} is due on {{dueOn}}. Please plan the payment for that day.

      Questions are answered by {{contact}}.
    `,
    sms: '{{organization}}: {{amount}} for {{invoices}} is due on {{dueOn}}. {{payHere}}',
    call: prose`
      Say that {{amount}} for {{invoices}} is due on {{dueOn}} and ask whether the payment is
      planned.
    `,
  },
  firm: {
    subject: 'Please pay by {{dueOn}}: {{invoices}}, {{amount}}',
    body: prose`
      Dear {{customer}},

      {{amount}} for {{invoices}} is due on {{dueOn}}. We count on a payment by then.

      If you cannot pay in time, speak to {{contact}} before that day.
    `,
    sms: '{{organization}}: please pay {{amount}} for {{invoices}} by {{dueOn}}. {{payHere}}',
    call: prose`
      Say that you count on {{amount}} for {{invoices}} by {{dueOn}}. If that cannot be, ask for
      a day and note it as a promise.
    `,
  },
  final: {
    subject: 'Payment expected by {{dueOn}}: {{invoices}}, {{amount}}',
    body: prose`
      Dear {{customer}},

      {{amount}} for {{invoices}} is due on {{dueOn}}. After the delays of the past we expect
      the payment by that day without a further reminder.

      Whoever cannot pay in time has to speak to {{contact}} now.
    `,
    sms: '{{organization}}: {{amount}} for {{invoices}} is expected by {{dueOn}}. {{payHere}}',
    call: prose`
      Say that {{amount}} for {{invoices}} is expected by {{dueOn}} without a further reminder.
      Ask for a firm yes.
    `,
  },
};
