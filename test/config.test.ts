import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { variableNames } from '../src/config-variables.ts';

const SECRET_KEY = 'k'.repeat(32);
const refusalOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
  } catch (error) {
    return String(error).split('\n  ').slice(1);
  }
  return [];
};

describe('what is wrong', () => {
  it('lists every wrong variable and every contradiction in one message', () => {
    const refusal = refusalOf({
      PORT: 'eighty',
      POSTGRES_PORT: '1080',
      DATABASE_URL: '',
      TEMPORAL_ADDRESS: 'http://temporal:7233',
      CORS_ORIGINS: 'https://app.example.com/path',
      TRUSTED_PROXIES: '10.0.0.0/33',
      PLAID_SECRET: 'only half',
      S3_BUCKET: 'only a quarter',
    });

    expect(refusal.map((line) => line.split(':')[0])).toEqual([
      'CORS_ORIGINS',
      'MAIL_WEB_PORT',
      'PLAID_CLIENT_ID and PLAID_SECRET',
      'PORT',
      'S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
      'SECRET_KEY',
      'TEMPORAL_ADDRESS',
      'TRUSTED_PROXIES',
    ]);
  });

  it.each(['0', '65536', '-1', '80.5', '1e3', ' 80'])('refuses port %j', (PORT) => {
    expect(refusalOf({ SECRET_KEY, PORT })).toHaveLength(1);
  });

  it('refuses a short secret', () => {
    expect(refusalOf({ SECRET_KEY: 'k'.repeat(31) })).toHaveLength(1);
  });

  it('never repeats a value, because the value may be a secret', () => {
    const refusal = refusalOf({ SECRET_KEY: 'hunter2', DATABASE_URL: 'mysql://me:hunter2@db/x' });

    expect(refusal).toHaveLength(2);
    expect(refusal.join()).not.toContain('hunter2');
  });
});

describe('production', () => {
  const production = { NODE_ENV: 'production', SECRET_KEY };

  it('refuses the sandbox mailbox, card processor and bank, naming each', () => {
    const refusal = refusalOf(production).join('\n');

    expect(refusal).toContain('local mailbox');
    expect(refusal).toContain('sandbox card processor');
    expect(refusal).toContain('sandbox bank');
  });

  it('accepts them when it is told so', () => {
    const config = readConfig({ ...production, ALLOW_SANDBOX_PROVIDERS: 'true' });

    expect(config.requireVerifiedEmail).toBe(true);
    expect(config.providers.find(({ job }) => job === 'cards')?.sandbox).toBe(true);
  });

  it('accepts real providers', () => {
    const config = readConfig({
      ...production,
      SMTP_URL: 'smtps://user:pass@mail.example.com',
      STRIPE_SECRET_KEY: 'sk',
      PLAID_CLIENT_ID: 'id',
      PLAID_SECRET: 'secret',
    });

    expect(config.mail.local).toBe(false);
    expect(config.mail.provider).toEqual({
      kind: 'smtp',
      url: 'smtps://user:pass@mail.example.com',
    });
  });
});

describe('what is not set', () => {
  it('points at the local parts by their ports', () => {
    const config = readConfig({
      SECRET_KEY,
      PORT: '9000',
      POSTGRES_PORT: '9001',
      TEMPORAL_PORT: '9002',
      TEMPORAL_UI_PORT: '9003',
      MAIL_SMTP_PORT: '9004',
      MAIL_WEB_PORT: '9005',
    });

    expect(config.http.publicUrl).toBe('http://127.0.0.1:9000');
    expect(config.database).toMatchObject({ local: true, port: 9001 });
    expect(new URL(config.database.url).port).toBe('9001');
    expect(config.temporal).toMatchObject({ local: true, address: '127.0.0.1:9002', tls: false });
    expect(config.mail).toMatchObject({ local: true, apiUrl: 'http://127.0.0.1:9005' });
    expect(config.storage).toEqual({ kind: 'files', dir: resolve('.data/files') });
  });

  it('does not care for the port of a part that runs elsewhere', () => {
    const config = readConfig({ SECRET_KEY, PORT: '7233', TEMPORAL_ADDRESS: 'temporal:7233' });

    expect(config.temporal.local).toBe(false);
    expect(config.temporal.uiUrl).toBeUndefined();
  });

  it('treats an empty value as not set', () => {
    const blank = Object.fromEntries(variableNames.map((name) => [name, '']));

    expect(readConfig({ ...blank, SECRET_KEY })).toEqual(readConfig({ SECRET_KEY }));
  });

  it('turns TLS on with an API key', () => {
    const cloud = { SECRET_KEY, TEMPORAL_ADDRESS: 'eu.temporal.io:7233', TEMPORAL_API_KEY: 'key' };

    expect(readConfig(cloud).temporal.tls).toBe(true);
    expect(readConfig({ ...cloud, TEMPORAL_TLS: 'false' }).temporal.tls).toBe(false);
  });
});

describe('.env.example', () => {
  const example = readFileSync('.env.example', 'utf8');

  it('documents every variable that is read, and no other', () => {
    expect(Object.keys(parseEnv(example)).sort()).toEqual([...variableNames].sort());
  });

  it('shows the defaults', () => {
    const shown = { ...parseEnv(example), SECRET_KEY };

    expect(readConfig(shown)).toEqual(readConfig({ SECRET_KEY }));
  });
});
