import { inheritedEnvironment, readConfig } from '../../src/config.ts';
import { withKeptSecret } from '../../src/local/secret.ts';
import { until } from '../../test/support/until.ts';

export const config = readConfig(await withKeptSecret(inheritedEnvironment()));
export const { publicUrl } = config.http;
export const mailbox = `http://127.0.0.1:${config.mail.webPort}`;

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

export interface Json {
  [field: string]: unknown;
}

/** Of this run: whoever plays it twice finds two organizations. */
export const stamp = Date.now().toString(36);

/** One request to the API; with a token, of whoever holds it. */
export async function call<T = Json>(
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
) {
  const isForm = body instanceof FormData;
  const answer = await fetch(publicUrl + path, {
    method,
    body: body === undefined ? null : isForm ? body : JSON.stringify(body),
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text ? JSON.parse(text) : {}) as T;
}

export interface Mail {
  id: string;
  subject: string;
  text: string;
  to: { address: string }[];
}

/** The mails to somebody, oldest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const mails = (await (await fetch(`${mailbox}/email`)).json()) as Mail[];
  return mails.filter(({ to }) => to.some((it) => it.address === address));
}

/** The first link that somebody's newest mail with these words in its subject holds. */
export async function linkIn(to: string, subject: RegExp): Promise<string> {
  let link = '';
  await until(async () => {
    const mail = (await mailsTo(to)).findLast((it) => subject.test(it.subject));
    link = /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? '';
    return link !== '';
  }, `a mail to ${to}`);
  return link;
}

/** Presses a button of a page, as its browser would send it. */
export async function press(url: string, fields: Record<string, string>): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}
