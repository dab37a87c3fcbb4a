import { Webhook } from 'standardwebhooks';

export interface Signed {
  /** The bytes as they came: what is written anew has another signature. */
  payload: Buffer;
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
}

/**
 * Whether one of the secrets has signed it, within five minutes of now on either side. Two secrets
 * are good while a new one takes over from the old.
 */
export function isSigned(
  { payload, id = '', timestamp = '', signature = '' }: Signed,
  secrets: readonly string[],
): boolean {
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
  return secrets.some((secret) => {
    try {
      new Webhook(secret).verify(payload, headers, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
}
