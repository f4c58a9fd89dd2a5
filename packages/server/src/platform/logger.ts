import { type Logger, pino } from 'pino';

export type { Logger };

/** Structured JSON logs on standard output. Secrets are named here and never reach a line. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: { service: 'livedrops-server', pid: process.pid },
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        'password',
        '*.password',
        'accessToken',
        '*.accessToken',
        'refreshToken',
        '*.refreshToken',
        'secretKey',
        '*.secretKey',
        'secret',
        '*.secret',
        'secrets',
        '*.secrets',
        'clientSecret',
        '*.clientSecret',
      ],
      censor: '[redacted]',
    },
  });
