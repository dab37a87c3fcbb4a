import { prose, type ToneTemplates } from '../template.ts';

export const upcoming: ToneTemplates = {
  friendly: {
    subject: 'Aviso: {{invoices}}, {{amount}} vence el {{dueOn}}',
    body: prose`
      Hola {{customer}}:

      solo un breve aviso: {{amount}} de {{invoices}} vence el {{dueOn}}.

      Si el pago ya está en camino, no hay nada más que hacer. ¡Gracias!
    `,
    sms: prose`
      {{organization}}: un aviso amable, {{amount}} de {{invoices}} vence el {{dueOn}}.
      {{payHere}}
    `,
    call: prose`
      Preguntar si {{invoices}} ha llegado y si todo está en orden. Mencionar que {{amount}}
      vence el {{dueOn}}.
    `,
  },
  neutral: {
    subject: 'Vence el {{dueOn}}: {{invoices}}, {{amount}}',
    body: prose`
      Hola {{customer}}:

      {{amount}} de {{invoices}} vence el {{dueOn}}. Le rogamos que prevea el pago para ese día.

      Para cualquier pregunta: {{contact}}.
    `,
    sms: '{{organization}}: {{amount}} de {{invoices}} vence el {{dueOn}}. {{payHere}}',
    call: prose`
      Decir que {{amount}} de {{invoices}} vence el {{dueOn}} y preguntar si el pago está
      previsto.
    `,
  },
  firm: {
    subject: 'Pague a más tardar el {{dueOn}}: {{invoices}}, {{amount}}',
    body: prose`
      Hola {{customer}}:

      {{amount}} de {{invoices}} vence el {{dueOn}}. Contamos con su pago para entonces.

      Si no puede pagar a tiempo, hable antes con {{contact}}.
    `,
    sms: prose`
      {{organization}}: pague {{amount}} de {{invoices}} a más tardar el {{dueOn}}. {{payHere}}
    `,
    call: prose`
      Decir que se cuenta con {{amount}} de {{invoices}} a más tardar el {{dueOn}}. Si no es
      posible, acordar un día y anotarlo como promesa.
    `,
  },
  final: {
    subject: 'Pago esperado a más tardar el {{dueOn}}: {{invoices}}, {{amount}}',
    body: prose`
      Hola {{customer}}:

      {{amount}} de {{invoices}} vence el {{dueOn}}. Tras los retrasos anteriores esperamos el
      pago ese día sin otro recordatorio.

      Si no puede pagar a tiempo, hable ahora con {{contact}}.
    `,
    sms: prose`
      {{organization}}: se espera {{amount}} de {{invoices}} a más tardar el {{dueOn}}.
      {{payHere}}
    `,
    call: prose`
      Decir que se espera {{amount}} de {{invoices}} a más tardar el {{dueOn}} sin otro
      recordatorio. Pedir un sí claro.
    `,
  },
};
