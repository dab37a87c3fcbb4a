import type { MessageLanguage } from '../message-facts.ts';
import type { MessageChannel } from '../reminder-schedule.ts';
import { placeholders } from './placeholders.ts';

/** Words for a message with placeholders in the place of every fact. */
export interface Wording {
  /** Null where the channel has none. */
  subject: string | null;
  body: string;
}

export interface WordingRules {
  /** Whose facts the wording has to name. */
  template: Wording;
  channel: MessageChannel;
  language: MessageLanguage;
}

const marked = /\{\{\s*([^{}]*?)\s*\}\}/g;
const longestBody = { email: 4_000, letter: 4_000, sms: 400, phone: 1_500 } as const;

/**
 * What is wrong with words that a model wrote, or null. Facts can stand in them as placeholders
 * alone, so an amount, a date, a name or a link of the model's own making is refused wherever it
 * stands; what the template names, they have to name as well.
 */
export function faultOf(wording: Wording, rules: WordingRules): string | null {
  const { subject, body } = wording;
  const { template, channel } = rules;
  if ((subject === null) !== (template.subject === null)) return 'it has another form';
  if ((subject ?? '').length > 150 || body.length > longestBody[channel]) return 'it is too long';
  if (body.trim().length < 20) return 'it says nothing';
  return placeholderFault(wording, template) ?? wordFault(`${subject ?? ''}\n${body}`, rules);
}

function placeholderFault({ subject, body }: Wording, template: Wording): string | null {
  const named = namesIn(`${subject ?? ''} ${body}`);
  const unknown = [...named].find((name) => !Object.hasOwn(placeholders, name));
  if (unknown !== undefined) return `{{${unknown.slice(0, 40)}}} is unknown`;
  const inBody = namesIn(body);
  const missing = [...namesIn(template.body)].find((name) => !isNamed(name, inBody));
  return missing === undefined ? null : `{{${missing}}} is missing`;
}

const namesIn = (text: string) => new Set([...text.matchAll(marked)].map(([, name = '']) => name));
const either = ['invoices', 'Invoices'];
const isNamed = (name: string, within: Set<string>) =>
  (either.includes(name) ? either : [name]).some((it) => within.has(it));

const faults: readonly (readonly [RegExp, string])[] = [
  [/[{}<>[\]|`\\]|[\p{Cf}\p{Co}\p{Cn}]|(?!\n)\p{Cc}/u, 'it has signs that no letter has'],
  [/\p{N}/u, 'it has a number of its own'],
  [/[\p{Sc}%‰]/u, 'it has an amount of its own'],
  [/[@/#]|www\.|\p{L}\.\p{L}{2,}/u, 'it has a link or an address of its own'],
];

/** Each word is matched whole, whatever its case. */
const oneOf = (words: string) =>
  new RegExp(`(?<!\\p{L})(?:${words.trim().replace(/\s+/g, '|')})(?!\\p{L})`, 'iu');

const numbers: Readonly<Record<MessageLanguage, RegExp>> = {
  en: oneOf(`two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    twenty thirty forty fifty sixty seventy eighty ninety hundreds? thousands? millions? dozen half
    double twice percent dollars? euros? pounds? cents?`),
  de: oneOf(`zwei drei vier fünf sechs sieben acht neun zehn elf zwölf vierzehn fünfzehn zwanzig
    dreißig vierzig fünfzig hundert tausend millionen? halbe[ns]? doppelt prozent dollar
    euro cent`),
  es: oneOf(`dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta
    cuarenta cincuenta cien(?:to)? mil millón millones mitad doble ciento dólares euros céntimos`),
};

const times: Readonly<Record<MessageLanguage, RegExp>> = {
  en: oneOf(`today tonight tomorrow yesterday week(?:s|end)? months? years? hours? fortnight
    monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december`),
  de: oneOf(`heute morgen gestern übermorgen wochen? monate?n? jahre?n? stunden? montag dienstag
    mittwoch donnerstag freitag samstag sonnabend sonntag januar jänner februar märz april mai juni
    juli august september oktober november dezember`),
  es: oneOf(`hoy mañana ayer semanas? mes(?:es)? años? horas? quincena lunes martes miércoles jueves
    viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre
    noviembre diciembre`),
};

/** Promises that cost us money, threats that we may not make, and other ways to pay. */
const commitments = oneOf(`discounts? rebates? waive[ds]? forgive[n]? refunds? free rabatt\\p{L}*
  nachlass erlassen gutschrift\\p{L}* kostenlos descuentos? condona\\p{L}* reembols\\p{L}* gratis
  iban bic swift paypal bitcoin crypto\\p{L}* wallet venmo lawyers? attorneys? courts? police lawsuit
  sue[ds]? anwalt\\p{L}* anwält\\p{L}* gericht\\p{L}* polizei inkasso schufa abogados? tribunal\\p{L}*
  demanda\\p{L}* policía embargo`);

function wordFault(text: string, { language }: WordingRules): string | null {
  const bare = text.replace(marked, ' ');
  const fault = faults.find(([pattern]) => pattern.test(bare));
  if (fault) return fault[1];
  if (numbers[language].test(bare)) return 'it has a number of its own';
  if (times[language].test(bare) || /\bMay\b/.test(bare)) return 'it has a date of its own';
  if (commitments.test(bare)) return 'it promises, threatens or asks for what nobody has said';
  return nameFault(text, language);
}

/** Who is greeted is the customer; in mid-sentence only German writes other than names large. */
function nameFault(text: string, language: MessageLanguage): string | null {
  const lines = text.split('\n').map((line) => line.trim());
  const greeting = lines.find((line) => line.endsWith(',') && line.length <= 80);
  if (greeting && !greeting.includes('{{')) return 'it greets somebody else';
  if (language === 'de') return null;
  const bare = text.replace(marked, 'x');
  return /[\p{Ll},;] +(?!I\b)\p{Lu}\p{L}/u.test(bare) ? 'it has a name of its own' : null;
}
