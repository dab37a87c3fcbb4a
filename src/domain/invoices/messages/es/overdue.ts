import { prose, type ToneTemplates } from '../template.ts';

export const overdue: ToneTemplates = {
  friendly: {
    subject: 'Recordatorio: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      quizá se le ha pasado que {{amount}} de {{invoices}} venció el {{dueOn}}.

      Si el pago se ha cruzado con este mensaje, no lo tenga en cuenta. {{contact}} le ayudará
      con cualquier pregunta.
    `,
    sms: prose`
      {{organization}}: recordatorio amable de {{amount}} de {{invoices}}, vencido el {{dueOn}}.
      {{payHere}}
    `,
    call: prose`
      Preguntar si {{invoices}} ha llegado. Mencionar que {{amount}} venció el {{dueOn}} y
      preguntar cuándo se pagará.
    `,
  },
  neutral: {
    subject: 'Segundo recordatorio: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      no hemos recibido {{amount}} de {{invoices}}, que venció el {{dueOn}}; retraso:
      {{daysLate}}.

      Pague en los próximos días o diga a {{contact}} qué lo impide.
    `,
    sms: prose`
      {{organization}}: {{amount}} de {{invoices}} está vencido (retraso: {{daysLate}}). Pague,
      por favor. {{payHere}}
    `,
    call: prose`
      Decir que {{amount}} de {{invoices}} está vencido (retraso: {{daysLate}}). Acordar un día
      y anotarlo como promesa; anotar una objeción como disputa.
    `,
  },
  firm: {
    subject: 'Pago vencido: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      a pesar de nuestros recordatorios, {{amount}} de {{invoices}} sigue pendiente desde el
      {{dueOn}}; retraso: {{daysLate}}.

      Pague de inmediato. Si disputa la deuda o no puede pagar, hable ahora con {{contact}}.
    `,
    sms: prose`
      {{organization}}: {{amount}} de {{invoices}} está vencido (retraso: {{daysLate}}). Pague
      de inmediato o llámenos. {{payHere}}
    `,
    call: prose`
      Preguntar por quien decide los pagos. Decir que {{amount}} de {{invoices}} está vencido
      (retraso: {{daysLate}}) y debe pagarse de inmediato. Anotar un día firme.
    `,
  },
  final: {
    subject: 'Último aviso: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      este es nuestro último recordatorio. {{amount}} de {{invoices}} venció el {{dueOn}};
      retraso: {{daysLate}}.

      Sin un pago o un acuerdo con {{contact}} tomaremos otras medidas para cobrar la deuda.
    `,
    sms: prose`
      {{organization}}: último aviso. {{amount}} de {{invoices}} está vencido (retraso:
      {{daysLate}}). {{payHere}}
    `,
    call: prose`
      Decir que es la última llamada: {{amount}} de {{invoices}} está vencido (retraso:
      {{daysLate}}) y sin pago seguirán otras medidas. Anotar la respuesta al pie de la letra.
    `,
  },
};
