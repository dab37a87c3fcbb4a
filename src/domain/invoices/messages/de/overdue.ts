import { prose, type ToneTemplates } from '../template.ts';

export const overdue: ToneTemplates = {
  friendly: {
    subject: 'Zahlungserinnerung: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      vielleicht ist Ihnen entgangen, dass {{amount}} für {{invoices}} am {{dueOn}} fällig war.

      Sollte sich die Zahlung mit dieser Nachricht überschnitten haben, ist sie gegenstandslos.
      Bei Fragen hilft {{contact}} gern.
    `,
    sms: prose`
      {{organization}}: freundliche Erinnerung an {{amount}} für {{invoices}}, fällig seit dem
      {{dueOn}}. {{payHere}}
    `,
    call: prose`
      Fragen, ob {{invoices}} angekommen ist. Erwähnen, dass {{amount}} am {{dueOn}} fällig war,
      und fragen, wann gezahlt wird.
    `,
  },
  neutral: {
    subject: 'Zweite Erinnerung: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      für {{invoices}} haben wir {{amount}} noch nicht erhalten. Fällig war die Zahlung am
      {{dueOn}}; Verzug: {{daysLate}}.

      Bitte zahlen Sie in den nächsten Tagen, oder sagen Sie {{contact}}, was im Wege steht.
    `,
    sms: prose`
      {{organization}}: {{amount}} für {{invoices}} ist überfällig ({{daysLate}}). Bitte zahlen.
      {{payHere}}
    `,
    call: prose`
      Sagen, dass {{amount}} für {{invoices}} überfällig ist ({{daysLate}}). Einen Tag
      vereinbaren und als Zusage notieren; Einwände als Streitfall notieren.
    `,
  },
  firm: {
    subject: 'Mahnung: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      trotz unserer Erinnerungen ist {{amount}} für {{invoices}} noch offen. Fällig war die
      Zahlung am {{dueOn}}; Verzug: {{daysLate}}.

      Bitte zahlen Sie sofort. Wenn Sie die Forderung bestreiten oder nicht zahlen können,
      sprechen Sie jetzt mit {{contact}}.
    `,
    sms: prose`
      {{organization}}: Mahnung. {{amount}} für {{invoices}} ist überfällig ({{daysLate}}).
      Bitte sofort zahlen. {{payHere}}
    `,
    call: prose`
      Nach der Person fragen, die über Zahlungen entscheidet. Sagen, dass {{amount}} für
      {{invoices}} überfällig ist ({{daysLate}}) und sofort zu zahlen ist. Einen festen Tag
      notieren.
    `,
  },
  final: {
    subject: 'Letzte Mahnung: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      dies ist unsere letzte Mahnung. {{amount}} für {{invoices}} war am {{dueOn}} fällig;
      Verzug: {{daysLate}}.

      Ohne Zahlung oder eine Absprache mit {{contact}} leiten wir weitere Schritte zum Einzug
      der Forderung ein.
    `,
    sms: prose`
      {{organization}}: letzte Mahnung. {{amount}} für {{invoices}} ist überfällig
      ({{daysLate}}). {{payHere}}
    `,
    call: prose`
      Sagen, dass dies der letzte Anruf ist: {{amount}} für {{invoices}} ist überfällig
      ({{daysLate}}), ohne Zahlung folgen weitere Schritte. Die Antwort wörtlich notieren.
    `,
  },
};
