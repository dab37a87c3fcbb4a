import { prose, type ToneTemplates } from '../template.ts';

export const due: ToneTemplates = {
  friendly: {
    subject: 'Heute fällig: {{invoices}}, {{amount}}',
    body: prose`
      Guten Tag {{customer}},

      heute ist {{amount}} für {{invoices}} fällig.

      Wenn Sie schon gezahlt haben, nehmen Sie dies bitte als unseren Dank.
    `,
    sms: prose`
      {{organization}}: {{amount}} für {{invoices}} ist heute fällig. Vielen Dank! {{payHere}}
    `,
    call: prose`
      Erwähnen, dass {{amount}} für {{invoices}} heute fällig ist, und fragen, ob noch etwas
      fehlt.
    `,
  },
  neutral: {
    subject: 'Heute fällig: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      {{amount}} für {{invoices}} ist heute fällig. Bitte veranlassen Sie die Zahlung.

      Fragen beantwortet {{contact}}.
    `,
    sms: '{{organization}}: {{amount}} für {{invoices}} ist heute fällig. {{payHere}}',
    call: prose`
      Sagen, dass {{amount}} für {{invoices}} heute fällig ist, und fragen, wann gezahlt wird.
    `,
  },
  firm: {
    subject: 'Bitte heute zahlen: {{invoices}}, {{amount}}',
    body: prose`
      Guten Tag {{customer}},

      {{amount}} für {{invoices}} ist heute fällig. Bitte zahlen Sie heute, damit keine Mahnung
      folgen muss.

      Wenn etwas im Wege steht, muss {{contact}} es jetzt wissen.
    `,
    sms: '{{organization}}: bitte {{amount}} für {{invoices}} heute zahlen. {{payHere}}',
    call: prose`
      Darum bitten, {{amount}} für {{invoices}} heute zu zahlen. Geht das nicht, einen Tag
      vereinbaren und als Zusage notieren.
    `,
  },
  final: {
    subject: 'Heute ohne weiteren Aufschub fällig: {{invoices}}, {{amount}}',
    body: prose`
      Guten Tag {{customer}},

      {{amount}} für {{invoices}} ist heute fällig. Einen weiteren Aufschub geben wir nicht.

      Bitte zahlen Sie heute oder sprechen Sie heute mit {{contact}}.
    `,
    sms: prose`
      {{organization}}: {{amount}} für {{invoices}} ist heute fällig, ohne weiteren Aufschub.
      {{payHere}}
    `,
    call: prose`
      Sagen, dass {{amount}} für {{invoices}} heute fällig ist und es keinen Aufschub mehr gibt.
      Die Antwort wörtlich notieren.
    `,
  },
};
