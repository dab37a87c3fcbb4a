import type { MessageLanguage } from '../message-facts.ts';

/** What may be in the way of a customer's page, as a customer can do something about it. */
export const hostedObstacles = [
  'gone',
  'not-now',
  'too-often',
  'foreign',
  'down',
  'fault',
] as const;
export type HostedObstacle = (typeof hostedObstacles)[number];

interface ProblemWords {
  /** Title and sentence. */
  of: Record<HostedObstacle, readonly [string, string]>;
  again: string;
  back: string;
  request: string;
}

const words: Record<MessageLanguage, ProblemWords> = {
  en: {
    of: {
      gone: [
        'There is nothing here',
        'Look whether the whole link was copied, or ask for a new one.',
      ],
      'not-now': ['That is not possible now', 'Open the invoice again to see where it stands.'],
      'too-often': ['Too many tries', 'Please wait a little before you try again.'],
      foreign: ['That did not work', 'The form came from another page. Open the invoice again.'],
      down: ['We are not available right now', 'Please try again in a moment.'],
      fault: ['Something went wrong on our side', 'It is reported. Please try again in a moment.'],
    },
    again: 'Try again in {seconds} seconds.',
    back: 'Back to the invoice',
    request: 'Request {id}',
  },
  de: {
    of: {
      gone: [
        'Hier ist nichts',
        'Prüfen Sie, ob der ganze Link kopiert ist, oder bitten Sie um einen neuen.',
      ],
      'not-now': [
        'Das geht gerade nicht',
        'Öffnen Sie die Rechnung noch einmal, um zu sehen, wie es um sie steht.',
      ],
      'too-often': ['Zu viele Versuche', 'Bitte warten Sie etwas, bevor Sie es noch einmal tun.'],
      foreign: [
        'Das hat nicht geklappt',
        'Das Formular kam von einer anderen Seite. Öffnen Sie die Rechnung noch einmal.',
      ],
      down: ['Wir sind gerade nicht erreichbar', 'Bitte versuchen Sie es gleich noch einmal.'],
      fault: [
        'Bei uns ist etwas schiefgegangen',
        'Es ist gemeldet. Bitte versuchen Sie es gleich noch einmal.',
      ],
    },
    again: 'Versuchen Sie es in {seconds} Sekunden noch einmal.',
    back: 'Zurück zur Rechnung',
    request: 'Anfrage {id}',
  },
  es: {
    of: {
      gone: ['Aquí no hay nada', 'Compruebe que el enlace esté completo, o pida uno nuevo.'],
      'not-now': ['Ahora no es posible', 'Abra la factura de nuevo para ver cómo está.'],
      'too-often': ['Demasiados intentos', 'Espere un poco antes de intentarlo de nuevo.'],
      foreign: [
        'No ha funcionado',
        'El formulario venía de otra página. Abra la factura de nuevo.',
      ],
      down: ['No estamos disponibles ahora', 'Inténtelo de nuevo en un momento.'],
      fault: [
        'Algo ha fallado de nuestro lado',
        'Está comunicado. Inténtelo de nuevo en un momento.',
      ],
    },
    again: 'Inténtelo de nuevo en {seconds} segundos.',
    back: 'Volver a la factura',
    request: 'Solicitud {id}',
  },
};

export const problemWords = (language: MessageLanguage): ProblemWords => words[language];
