import { prose, type ToneTemplates } from '../template.ts';

export const upcoming: ToneTemplates = {
  friendly: {
    subject: 'Zur Erinnerung: {{invoices}}, {{amount}} fällig am {{dueOn}}',
    body: prose`
      Guten Tag {{customer}},

      nur ein kurzer Hinweis: {{amount}} für {{invoices}} ist am {{dueOn}} fällig.

      Wenn die Zahlung schon unterwegs ist, bleibt nichts zu tun. Vielen Dank!
    `,
    sms: prose`
      {{organization}}: ein freundlicher Hinweis, {{amount}} für {{invoices}} ist am {{dueOn}}
      fällig. {{payHere}}
    `,
    call: prose`
      Fragen, ob {{invoices}} angekommen und alles in Ordnung ist. Erwähnen, dass {{amount}} am
      {{dueOn}} fällig ist.
    `,
  },
  neutral: {
    subject: 'Fällig am {{dueOn}}: {{invoices}}, {{amount}}',
    body: prose`
      Guten Tag {{customer}},

      {{amount}} für {{invoices}} ist am {{dueOn}} fällig. Bitte planen Sie die Zahlung für
      diesen Tag ein.

      Fragen beantwortet {{contact}}.
    `,
    sms: '{{organization}}: {{amount}} für {{invoices}} ist am {{dueOn}} fällig. {{payHere}}',
    call: prose`
      Sagen, dass {{amount}} für {{invoices}} am {{dueOn}} fällig ist, und fragen, ob die
      Zahlung geplant ist.
    `,
  },
  firm: {
    subject: 'Bitte bis zum {{dueOn}} zahlen: {{invoices}}, {{amount}}',
    body: prose`
      Guten Tag {{customer}},

      {{amount}} für {{invoices}} ist am {{dueOn}} fällig. Wir rechnen bis dahin mit Ihrer
      Zahlung.

      Wenn Sie nicht rechtzeitig zahlen können, sprechen Sie bitte vorher mit {{contact}}.
    `,
    sms: prose`
      {{organization}}: bitte {{amount}} für {{invoices}} bis zum {{dueOn}} zahlen. {{payHere}}
    `,
    call: prose`
      Sagen, dass mit {{amount}} für {{invoices}} bis zum {{dueOn}} gerechnet wird. Geht das
      nicht, einen Tag vereinbaren und als Zusage notieren.
    `,
  },
  final: {
    subject: 'Zahlung bis zum {{dueOn}} erwartet: {{invoices}}, {{amount}}',
    body: prose`
      Guten Tag {{customer}},

      {{amount}} für {{invoices}} ist am {{dueOn}} fällig. Nach den Verzögerungen der
      Vergangenheit erwarten wir die Zahlung bis dahin ohne weitere Erinnerung.

      Wer nicht rechtzeitig zahlen kann, muss jetzt mit {{contact}} sprechen.
    `,
    sms: prose`
      {{organization}}: {{amount}} für {{invoices}} wird bis zum {{dueOn}} erwartet. {{payHere}}
    `,
    call: prose`
      Sagen, dass {{amount}} für {{invoices}} bis zum {{dueOn}} ohne weitere Erinnerung erwartet
      wird. Ein klares Ja erfragen.
    `,
  },
};
