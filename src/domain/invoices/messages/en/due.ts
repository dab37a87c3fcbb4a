import { prose, type ToneTemplates } from '../template.ts';

export const due: ToneTemplates = {
  friendly: {
    subject: 'Due today: {{invoices}}, {{amount}}',
    body: prose`
      Dear {{customer}},

      today is the day on which {{amount}} for {{invoices}} is due.

      If you have paid already, please take this as our thanks.
    `,
    sms: '{{organization}}: {{amount}} for {{invoices}} is due today. Thank you! {{payHere}}',
    call: prose`
      Mention that {{amount}} for {{invoices}} is due today and ask whether anything is missing.
    `,
  },
  neutral: {
    subject: 'Due today: {{invoices}}, {{amount}} open',
    body: prose`
      Dear {{customer}},

      {{amount}} for {{invoices}} is due today. Please see to the payment.

      Questions are answered by {{contact}}.
    `,
    sms: '{{organization}}: {{amount}} for {{invoices}} is due today. {{payHere}}',
    call: prose`
      Say that {{amount}} for {{invoices}} is due today and ask when it is going to be paid.
    `,
  },
  firm: {
    subject: 'Please pay today: {{invoices}}, {{amount}}',
    body: prose`
      Dear {{customer}},

      {{amount}} for {{invoices}} is due today. Please pay today, so that no reminder has to
      follow.

      If something stands in the way, {{contact}} has to know now.
    `,
    sms: '{{organization}}: please pay {{amount}} for {{invoices}} today. {{payHere}}',
    call: prose`
      Ask that {{amount}} for {{invoices}} be paid today. If that cannot be, ask for a day and
      note it as a promise.
    `,
  },
  final: {
    subject: 'Due today without a further delay: {{invoices}}, {{amount}}',
    body: prose`
      Dear {{customer}},

      {{amount}} for {{invoices}} is due today. We do not grant a further delay.

      Please pay today or speak to {{contact}} today.
    `,
    sms: prose`
      {{organization}}: {{amount}} for {{invoices}} is due today, without a further delay.
      {{payHere}}
    `,
    call: prose`
      Say that {{amount}} for {{invoices}} is due today and that no further delay is granted.
      Note the answer word for word.
    `,
  },
};
