import { prose, type ToneTemplates } from '../template.ts';

export const promiseBroken: ToneTemplates = {
  friendly: {
    subject: 'Zahlungserinnerung: {{invoices}}, {{amount}} noch offen',
    body: prose`
      Guten Tag {{customer}},

      Sie hatten uns die Zahlung zugesagt, doch {{amount}} für {{invoices}} ist noch nicht
      eingegangen. Vielleicht ist etwas dazwischengekommen.

      Bitte holen Sie es nach, oder nennen Sie {{contact}} einen Tag.
    `,
    sms: prose`
      {{organization}}: die zugesagte Zahlung, {{amount}} für {{invoices}}, ist noch nicht da.
      {{payHere}}
    `,
    call: prose`
      Fragen, was aus der zugesagten Zahlung von {{amount}} für {{invoices}} geworden ist, und
      einen neuen Tag vereinbaren.
    `,
  },
  neutral: {
    subject: 'Ihre Zahlungszusage: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      die zugesagte Zahlung für {{invoices}} ist nicht bei uns eingegangen. {{amount}} ist noch
      offen, fällig seit dem {{dueOn}}.

      Bitte zahlen Sie jetzt, oder erklären Sie {{contact}} die Verzögerung.
    `,
    sms: prose`
      {{organization}}: die zugesagte Zahlung von {{amount}} für {{invoices}} fehlt. Bitte jetzt
      zahlen. {{payHere}}
    `,
    call: prose`
      Sagen, dass die zugesagte Zahlung von {{amount}} für {{invoices}} fehlt. Nach dem Grund
      und einem neuen Tag fragen; beides notieren.
    `,
  },
  firm: {
    subject: 'Zusage nicht eingehalten: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      Sie haben Ihre Zusage für {{invoices}} nicht eingehalten. {{amount}} ist offen; Verzug:
      {{daysLate}}.

      Bitte zahlen Sie sofort. Eine weitere Zusage ist mit {{contact}} abzusprechen.
    `,
    sms: prose`
      {{organization}}: Ihre Zusage über {{amount}} für {{invoices}} wurde nicht eingehalten.
      Bitte sofort zahlen. {{payHere}}
    `,
    call: prose`
      Sagen, dass die Zusage nicht eingehalten wurde und {{amount}} für {{invoices}} sofort zu
      zahlen ist. Eine weitere Zusage nur mit Grund annehmen.
    `,
  },
  final: {
    subject: 'Letzte Mahnung nach nicht eingehaltener Zusage: {{invoices}}, {{amount}} offen',
    body: prose`
      Guten Tag {{customer}},

      Ihre Zusage für {{invoices}} wurde nicht eingehalten, und auf eine weitere können wir uns
      nicht verlassen. {{amount}} ist offen; Verzug: {{daysLate}}.

      Ohne Zahlung leiten wir weitere Schritte ein. Bis dahin erreichen Sie {{contact}}.
    `,
    sms: prose`
      {{organization}}: letzte Mahnung nach nicht eingehaltener Zusage. {{amount}} für
      {{invoices}}. {{payHere}}
    `,
    call: prose`
      Sagen, dass keine weitere Zusage angenommen wird: {{amount}} für {{invoices}} ist
      überfällig ({{daysLate}}), weitere Schritte folgen. Die Antwort wörtlich notieren.
    `,
  },
};
