import type { Resend } from 'resend';
import { type BatchAnswer, type MailBatch, type MailMessage, MailRefused } from './mail.ts';
import { safeMessage } from './mail-headers.ts';
import { keyOf, meaningOf, payloadOf, type ResendConfig, timeoutOf } from './resend-calls.ts';

/** One call for up to 100 mails. What is wrong with one of them keeps none of the others. */
export async function sendBatch(
  client: Resend,
  config: ResendConfig,
  { key, mails }: MailBatch,
): Promise<BatchAnswer[]> {
  const checked = mails.map(checkedMail);
  const fit = checked.flatMap((it) => ('mail' in it ? [it.mail] : []));
  if (fit.length === 0) return checked.map(refusedOf);
  const { data, error, headers } = await client.batch.send(
    fit.map((mail) => payloadOf(config, mail)),
    { batchValidation: 'permissive', idempotencyKey: keyOf(key), signal: timeoutOf(config) },
  );
  // The key was taken with other content: the batch left before, which is all we promise.
  if (error?.name === 'invalid_idempotent_request')
    return checked.map((it) => ('mail' in it ? { providerId: null } : refusedOf(it)));
  if (error) throw meaningOf(error, headers);
  const said = new Map((data.errors ?? []).map(({ index, message }) => [index, message]));
  const ids = data.data.map(({ id }) => id);
  // Ids are told of those alone that were taken, in their order; other counts tell nothing.
  const known = ids.length === fit.length - said.size;
  let at = -1;
  return checked.map((it): BatchAnswer => {
    if (!('mail' in it)) return refusedOf(it);
    at += 1;
    const refusal = said.get(at);
    if (refusal !== undefined) return { refused: new MailRefused(`Resend said: ${refusal}`) };
    return { providerId: known ? (ids.shift() ?? null) : null };
  });
}

type Checked = { mail: MailMessage } | { refused: MailRefused };

function checkedMail(mail: MailMessage): Checked {
  try {
    return { mail: safeMessage(mail) };
  } catch (error) {
    if (error instanceof MailRefused) return { refused: error };
    throw error;
  }
}

function refusedOf(it: Checked): BatchAnswer {
  return 'refused' in it ? it : { providerId: null };
}
