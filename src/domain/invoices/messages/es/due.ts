import { prose, type ToneTemplates } from '../template.ts';

export const due: ToneTemplates = {
  friendly: {
    subject: 'Vence hoy: {{invoices}}, {{amount}}',
    body: prose`
      Hola {{customer}}:

      hoy vence {{amount}} de {{invoices}}.

      Si ya ha pagado, tome este mensaje como nuestro agradecimiento.
    `,
    sms: '{{organization}}: {{amount}} de {{invoices}} vence hoy. ¡Gracias! {{payHere}}',
    call: 'Mencionar que {{amount}} de {{invoices}} vence hoy y preguntar si falta algo.',
  },
  neutral: {
    subject: 'Vence hoy: {{invoices}}, {{amount}} pendiente',
    body: prose`
      Hola {{customer}}:

      {{amount}} de {{invoices}} vence hoy. Le rogamos que haga el pago.

      Para cualquier pregunta: {{contact}}.
    `,
    sms: '{{organization}}: {{amount}} de {{invoices}} vence hoy. {{payHere}}',
    call: 'Decir que {{amount}} de {{invoices}} vence hoy y preguntar cuándo se pagará.',
  },
  firm: {
    subject: 'Pague hoy: {{invoices}}, {{amount}}',
    body: prose`
      Hola {{customer}}:

      {{amount}} de {{invoices}} vence hoy. Pague hoy para que no tenga que seguir un
      recordatorio.

      Si algo lo impide, {{contact}} debe saberlo ahora.
    `,
    sms: '{{organization}}: pague hoy {{amount}} de {{invoices}}. {{payHere}}',
    call: prose`
      Pedir que {{amount}} de {{invoices}} se pague hoy. Si no es posible, acordar un día y
      anotarlo como promesa.
    `,
  },
  final: {
    subject: 'Vence hoy sin más aplazamiento: {{invoices}}, {{amount}}',
    body: prose`
      Hola {{customer}}:

      {{amount}} de {{invoices}} vence hoy. No concedemos otro aplazamiento.

      Pague hoy o hable hoy con {{contact}}.
    `,
    sms: prose`
      {{organization}}: {{amount}} de {{invoices}} vence hoy, sin más aplazamiento. {{payHere}}
    `,
    call: prose`
      Decir que {{amount}} de {{invoices}} vence hoy y que no hay otro aplazamiento. Anotar la
      respuesta al pie de la letra.
    `,
  },
};
