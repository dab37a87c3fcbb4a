import { randomInt } from 'node:crypto';
import { newId } from '../../../src/db/kit/id.ts';
import { type App, givenApp } from '../../support/app.ts';

export const password = 'nine hills under the snow';

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

export interface SignedUp extends Tokens {
  user: { id: string; email: string; name: string; emailVerified: boolean };
  organization: { id: string; name: string; baseCurrency: string; timeZone: string };
}

const asJson = async (res: Response) => {
  const text = await res.text();
  return { status: res.status, headers: res.headers, body: text ? JSON.parse(text) : null };
};

export type Sent = Awaited<ReturnType<typeof asJson>>;

/** Requests from an address of this test alone, so that limits of addresses keep tests apart. */
export function givenClient(app: App = givenApp({ trustedProxies: ['127.0.0.1'] })) {
  const from = `198.18.${randomInt(256)}.${randomInt(256)}`;
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Sent> => {
    const json: Record<string, string> =
      body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = body === undefined ? null : JSON.stringify(body);
    const init = { method, headers: { 'x-forwarded-for': from, ...json, ...headers }, body: sent };
    return asJson(await app.request(path, init));
  };
}

export type Client = ReturnType<typeof givenClient>;

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export const newAccount = () => ({
  email: `${newId()}@example.com`,
  password,
  name: 'Ann Other',
  organizationName: 'Nordwind',
});

/** Somebody who signed up a moment ago, over HTTP. */
export async function givenAccount(client: Client = givenClient()) {
  const account = newAccount();
  const { status, body, headers } = await client('POST', '/api/auth/signup', account);
  if (status !== 201) throw new Error(`sign-up answered ${status}: ${JSON.stringify(body)}`);
  const signedUp: SignedUp = body;
  const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { ...account, ...signedUp, client, cookie };
}

export const logIn = (client: Client, email: string, secret = password) =>
  client('POST', '/api/auth/login', { email, password: secret });
