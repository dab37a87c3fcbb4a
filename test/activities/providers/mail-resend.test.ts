import { afterEach, describe, expect, it } from 'vitest';
import { createResendMailer } from '../../../src/activities/providers/mail-resend.ts';
import { failWith, startResend } from '../../support/resend.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const message = {
  messageId: 'bill-approval/0198/1/step-1/ask',
  to: 'ada@customer.example',
  subject: 'Please approve a bill',
  text: 'Plain words',
  html: '<p>Plain words</p>',
};

async function given(...faults: NonNullable<Parameters<typeof startResend>[0]>) {
  const resend = await startResend(faults);
  stops.push(resend.stop);
  return { resend, mailer: mailerFor(resend.url) };
}

function mailerFor(baseUrl: string, timeoutMs = 60_000) {
  const from = 'Bursar <no-reply@bursar.example>';
  return createResendMailer({ apiKey: 're_secret_of_the_test', from, baseUrl, timeoutMs });
}

describe('a mail that is taken', () => {
  it('carries the key, the sender and the reply address, and gives the provider id', async () => {
    const { resend, mailer } = await given();

    const { providerId } = await mailer.send({ ...message, replyTo: 'ap@acme.example' });

    expect(providerId).toMatch(/^[0-9a-f-]{36}$/);
    expect(resend.requests[0]).toMatchObject({
      key: message.messageId,
      authorization: 'Bearer re_secret_of_the_test',
      body: { from: 'Bursar <no-reply@bursar.example>', reply_to: 'ap@acme.example' },
    });
  });

  it('is delivered once when it is sent again after the answer was lost', async () => {
    const { resend, mailer } = await given((response, take) => {
      take();
      response.destroy();
    });

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailOutcomeUnknown' });
    await mailer.send(message);

    expect(resend.requests).toHaveLength(2);
    expect(resend.delivered).toHaveLength(1);
  });

  it('counts as sent, and is not delivered twice, when a retry has another link in it', async () => {
    const { resend, mailer } = await given((response, take) => {
      take();
      response.destroy();
    });
    await mailer.send(message).catch(() => undefined);

    const retried = await mailer.send({ ...message, text: 'Plain words, other link' });

    expect(retried).toEqual({ providerId: null });
    expect(resend.delivered).toHaveLength(1);
  });

  it('keeps to one key when the caller’s key is longer than Resend takes', async () => {
    const { resend, mailer } = await given();
    const long = { ...message, messageId: 'x'.repeat(400) };

    await mailer.send(long);
    await mailer.send(long);

    expect(resend.delivered).toHaveLength(1);
    expect(resend.delivered[0]?.key?.length).toBeLessThanOrEqual(256);
  });
});

describe('a mail that is not taken', () => {
  it('waits as long as a rate limit says', async () => {
    const { mailer } = await given(failWith(429, 'rate_limit_exceeded', { 'retry-after': '3' }));

    await expect(mailer.send(message)).rejects.toMatchObject({
      name: 'MailUnavailable',
      retryAfterMs: 3_000,
    });
  });

  it.each([
    [401, 'missing_api_key'],
    [403, 'validation_error'],
    [422, 'invalid_from_address'],
    [429, 'daily_quota_exceeded'],
  ])('can be retried once the operator has acted: %i %s', async (status, name) => {
    const { mailer } = await given(failWith(status, name));

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailUnavailable' });
  });

  it.each([
    [422, 'validation_error'],
    [400, 'missing_required_field'],
  ])('is refused for good: %i %s', async (status, name) => {
    const { mailer } = await given(failWith(status, name));

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailRefused' });
  });
});

describe('an outcome that nobody knows', () => {
  it('is told apart when the answer does not come in time', async () => {
    const { resend } = await given((response, take) => {
      take();
      // Whoever waits longer than asked to has the mail taken.
      setTimeout(() => response.end('{"id":"late"}'), 60_000).unref();
    });

    await expect(mailerFor(resend.url, 500).send(message)).rejects.toMatchObject({
      name: 'MailOutcomeUnknown',
    });
  });

  it.each([
    [500, 'internal_server_error'],
    [503, 'application_error'],
    [409, 'concurrent_idempotent_requests'],
  ])('is told apart: %i %s', async (status, name) => {
    const { mailer } = await given(failWith(status, name));

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailOutcomeUnknown' });
  });

  it('is told apart when the answer is a page of a proxy', async () => {
    const { mailer } = await given((response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    });

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailOutcomeUnknown' });
  });

  it('is left to sending again with the same key: there is nothing to look up', async () => {
    const { mailer } = await given();

    expect(await mailer.lookUp(message.messageId)).toBe('unknown');
    expect(mailer.idempotent).toBe(true);
  });
});

describe('what leaks', () => {
  it('puts the API key into no error', async () => {
    const { mailer } = await given(failWith(401, 'invalid_api_key'));

    const error: unknown = await mailer.send(message).catch((caught: unknown) => caught);

    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('re_secret');
  });
});
