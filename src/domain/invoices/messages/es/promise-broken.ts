import { prose, type ToneTemplates } from '../template.ts';

export const promiseBroken: ToneTemplates = {
  friendly: {
    subject: 'Recordatorio: {{invoices}}, {{amount}} aún pendiente',
    body: prose`
      Hola {{customer}}:

      nos dijo que pagaría, y {{amount}} de {{invoices}} no ha llegado. Quizá haya surgido algo.

      Haga el pago, por favor, o diga a {{contact}} qué día le conviene.
    `,
    sms: prose`
      {{organization}}: el pago prometido, {{amount}} de {{invoices}}, no ha llegado.
      {{payHere}}
    `,
    call: prose`
      Preguntar qué ha pasado con el pago prometido de {{amount}} de {{invoices}} y acordar otro
      día.
    `,
  },
  neutral: {
    subject: 'Su promesa de pago: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      el pago que prometió por {{invoices}} no nos ha llegado. {{amount}} sigue pendiente,
      vencido el {{dueOn}}.

      Pague ahora o explique el retraso a {{contact}}.
    `,
    sms: prose`
      {{organization}}: el pago prometido de {{amount}} de {{invoices}} no ha llegado. Pague
      ahora. {{payHere}}
    `,
    call: prose`
      Decir que el pago prometido de {{amount}} de {{invoices}} no ha llegado. Preguntar el
      motivo y otro día; anotar ambos.
    `,
  },
  firm: {
    subject: 'Promesa incumplida: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      no ha cumplido su promesa de pagar {{invoices}}. {{amount}} sigue pendiente; retraso:
      {{daysLate}}.

      Pague de inmediato. Otra promesa debe acordarse con {{contact}}.
    `,
    sms: prose`
      {{organization}}: no se cumplió su promesa de pagar {{amount}} de {{invoices}}. Pague de
      inmediato. {{payHere}}
    `,
    call: prose`
      Decir que la promesa no se cumplió y que {{amount}} de {{invoices}} debe pagarse de
      inmediato. Aceptar otra promesa solo con un motivo.
    `,
  },
  final: {
    subject: 'Último aviso tras una promesa incumplida: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      su promesa de pagar {{invoices}} no se cumplió y no podemos confiar en otra. {{amount}}
      está vencido; retraso: {{daysLate}}.

      Sin un pago tomaremos otras medidas. Hasta entonces puede hablar con {{contact}}.
    `,
    sms: prose`
      {{organization}}: último aviso tras una promesa incumplida. {{amount}} de {{invoices}}.
      {{payHere}}
    `,
    call: prose`
      Decir que no se acepta otra promesa: {{amount}} de {{invoices}} está vencido (retraso:
      {{daysLate}}) y seguirán otras medidas. Anotar la respuesta al pie de la letra.
    `,
  },
};
