import { type Logger, pino } from 'pino';

/** Never logged, whatever object carries them. */
const secrets = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'secret',
  'apiKey',
  'nonce',
];

/** JSON lines on standard output, a child logger a component. */
export function openLog(level: string, component: string): Logger {
  return pino({
    level,
    base: { component },
    redact: { paths: secrets.flatMap((s) => [s, `*.${s}`, `*.*.${s}`]), censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
