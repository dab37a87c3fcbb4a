import { prose, type ToneTemplates } from '../template.ts';

export const invoice: ToneTemplates = {
  friendly: {
    subject: '{{Invoices}}: {{amount}}',
    body: prose`
      Dear {{customer}},

      thank you for your business. This is {{invoices}} over {{amount}}, due on {{dueOn}}.

      If anything is unclear, {{contact}} is glad to help.
    `,
    sms: '{{organization}}: {{invoices}} over {{amount}}, due on {{dueOn}}. {{payHere}}',
    call: prose`
      Say that {{organization}} has sent {{invoices}} over {{amount}}, due on {{dueOn}}. Ask
      whether it has arrived and whom to speak to about payment.
    `,
  },
  neutral: {
    subject: '{{Invoices}}: {{amount}}, due on {{dueOn}}',
    body: prose`
      Dear {{customer}},

      this is {{invoices}} over {{amount}}. Payment is due on {{dueOn}}.

      Questions are answered by {{contact}}.
    `,
    sms: '{{organization}}: {{invoices}}, {{amount}}, due {{dueOn}}. {{payHere}}',
    call: prose`
      Confirm that {{invoices}} over {{amount}} has arrived and is going to be paid by
      {{dueOn}}.
    `,
  },
  firm: {
    subject: '{{Invoices}}: payment of {{amount}} due on {{dueOn}}',
    body: prose`
      Dear {{customer}},

      this is {{invoices}} over {{amount}}. Please make sure that the payment reaches us by
      {{dueOn}}.

      Tell {{contact}} at once if something is not as agreed.
    `,
    sms: '{{organization}}: {{invoices}}, {{amount}}. Please pay by {{dueOn}}. {{payHere}}',
    call: prose`
      Say that {{invoices}} over {{amount}} must be paid by {{dueOn}}. Ask for the name of the
      person who releases the payment.
    `,
  },
  final: {
    subject: '{{Invoices}}: {{amount}} has to arrive by {{dueOn}}',
    body: prose`
      Dear {{customer}},

      this is {{invoices}} over {{amount}}. The payment has to reach us by {{dueOn}}; later
      payments are not accepted without an agreement.

      Such an agreement is made with {{contact}}.
    `,
    sms: '{{organization}}: {{invoices}}, {{amount}} has to arrive by {{dueOn}}. {{payHere}}',
    call: prose`
      Say that {{amount}} for {{invoices}} has to arrive by {{dueOn}}, and that anything else
      has to be agreed on now. Note what was agreed.
    `,
  },
};
