import { prose, type ToneTemplates } from '../template.ts';

export const invoice: ToneTemplates = {
  friendly: {
    subject: '{{Invoices}}: {{amount}}',
    body: prose`
      Hola {{customer}}:

      gracias por su confianza. Le enviamos {{invoices}} por {{amount}}, con vencimiento el
      {{dueOn}}.

      Si tiene alguna pregunta, {{contact}} le ayudará con gusto.
    `,
    sms: '{{organization}}: {{invoices}} por {{amount}}, vence el {{dueOn}}. {{payHere}}',
    call: prose`
      Decir que {{organization}} ha enviado {{invoices}} por {{amount}}, con vencimiento el
      {{dueOn}}. Preguntar si ha llegado y con quién hablar del pago.
    `,
  },
  neutral: {
    subject: '{{Invoices}}: {{amount}}, vence el {{dueOn}}',
    body: prose`
      Hola {{customer}}:

      le enviamos {{invoices}} por {{amount}}. El pago vence el {{dueOn}}.

      Para cualquier pregunta: {{contact}}.
    `,
    sms: '{{organization}}: {{invoices}}, {{amount}}, vence el {{dueOn}}. {{payHere}}',
    call: 'Confirmar que {{invoices}} por {{amount}} ha llegado y se pagará antes del {{dueOn}}.',
  },
  firm: {
    subject: '{{Invoices}}: pago de {{amount}} hasta el {{dueOn}}',
    body: prose`
      Hola {{customer}}:

      le enviamos {{invoices}} por {{amount}}. Le rogamos que el pago nos llegue a más tardar el
      {{dueOn}}.

      Si algo no es lo acordado, avise enseguida a {{contact}}.
    `,
    sms: prose`
      {{organization}}: {{invoices}}, {{amount}}. Pague a más tardar el {{dueOn}}. {{payHere}}
    `,
    call: prose`
      Decir que {{invoices}} por {{amount}} debe pagarse a más tardar el {{dueOn}}. Preguntar
      quién autoriza el pago.
    `,
  },
  final: {
    subject: '{{Invoices}}: {{amount}} debe llegar a más tardar el {{dueOn}}',
    body: prose`
      Hola {{customer}}:

      le enviamos {{invoices}} por {{amount}}. El pago debe llegar a más tardar el {{dueOn}};
      solo se aplaza por acuerdo.

      Ese acuerdo se hace con {{contact}}.
    `,
    sms: prose`
      {{organization}}: {{invoices}}, {{amount}} debe llegar a más tardar el {{dueOn}}.
      {{payHere}}
    `,
    call: prose`
      Decir que {{amount}} de {{invoices}} debe llegar a más tardar el {{dueOn}} y que cualquier
      otra cosa se acuerda ahora. Anotar el acuerdo.
    `,
  },
};
