import { prose, type ToneTemplates } from '../template.ts';

export const invoice: ToneTemplates = {
  friendly: {
    subject: '{{Invoices}}: {{amount}}',
    body: prose`
      Guten Tag {{customer}},

      vielen Dank für Ihren Auftrag. Sie erhalten {{invoices}} über {{amount}}, fällig am
      {{dueOn}}.

      Bei Fragen hilft Ihnen {{contact}} gern.
    `,
    sms: '{{organization}}: {{invoices}} über {{amount}}, fällig am {{dueOn}}. {{payHere}}',
    call: prose`
      Sagen, dass {{organization}} {{invoices}} über {{amount}} geschickt hat, fällig am
      {{dueOn}}. Fragen, ob alles angekommen ist und wer die Zahlung freigibt.
    `,
  },
  neutral: {
    subject: '{{Invoices}}: {{amount}}, fällig am {{dueOn}}',
    body: prose`
      Guten Tag {{customer}},

      Sie erhalten {{invoices}} über {{amount}}. Die Zahlung ist am {{dueOn}} fällig.

      Fragen beantwortet {{contact}}.
    `,
    sms: '{{organization}}: {{invoices}}, {{amount}}, fällig am {{dueOn}}. {{payHere}}',
    call: prose`
      Bestätigen lassen, dass {{invoices}} über {{amount}} angekommen ist und bis zum {{dueOn}}
      bezahlt wird.
    `,
  },
  firm: {
    subject: '{{Invoices}}: Zahlung von {{amount}} bis zum {{dueOn}}',
    body: prose`
      Guten Tag {{customer}},

      Sie erhalten {{invoices}} über {{amount}}. Bitte sorgen Sie dafür, dass die Zahlung bis
      zum {{dueOn}} bei uns eingeht.

      Wenn etwas nicht der Absprache entspricht, sagen Sie es bitte sofort: {{contact}}.
    `,
    sms: prose`
      {{organization}}: {{invoices}}, {{amount}}. Bitte bis zum {{dueOn}} zahlen. {{payHere}}
    `,
    call: prose`
      Sagen, dass {{invoices}} über {{amount}} bis zum {{dueOn}} zu zahlen ist. Nach dem Namen
      der Person fragen, die zahlt.
    `,
  },
  final: {
    subject: '{{Invoices}}: {{amount}} muss bis zum {{dueOn}} eingehen',
    body: prose`
      Guten Tag {{customer}},

      Sie erhalten {{invoices}} über {{amount}}. Die Zahlung muss bis zum {{dueOn}} bei uns
      eingehen; einen Aufschub gibt es nur nach Absprache.

      Die Absprache treffen Sie mit {{contact}}.
    `,
    sms: prose`
      {{organization}}: {{invoices}}, {{amount}} muss bis zum {{dueOn}} eingehen. {{payHere}}
    `,
    call: prose`
      Sagen, dass {{amount}} für {{invoices}} bis zum {{dueOn}} eingehen muss und alles andere
      jetzt abzusprechen ist. Die Absprache notieren.
    `,
  },
};
