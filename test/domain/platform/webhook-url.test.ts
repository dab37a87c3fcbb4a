import { describe, expect, it } from 'vitest';
import { webhookUrlFault } from '../../../src/domain/platform/webhook-url.ts';

describe('webhookUrlFault', () => {
  it.each([
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://169.254.169.254/latest',
    'https://[::ffff:127.0.0.1]/',
    'https://１２７.０.０.１/',
    'https://printer.local/',
    'https://db.internal./',
    'https://localhost./',
    'https://intranet/',
    'ftp://example.com/',
    'javascript:alert(1)',
    '',
  ])('refuses %s', (url) => {
    expect(webhookUrlFault(url)).toMatch(/^must /);
  });

  it.each([
    'https://example.com/',
    'https://hooks.example.co.uk:8443/a?b=c',
    'HTTPS://EXAMPLE.COM',
  ])('takes %s', (url) => {
    expect(webhookUrlFault(url)).toBeNull();
  });
});
