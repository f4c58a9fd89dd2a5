import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { plainError, scrub } from './scrub.ts';

export type { Logger };

/**
 * Structured JSON logs, on standard output unless told otherwise. Secrets are named here and never reach a line; each line is looked through
 * once more for what looks like one.
 */
export const createLogger = (level: string, destination?: DestinationStream): Logger => {
  const options: LoggerOptions = {
    level,
    base: { service: 'livedrops-server', pid: process.pid },
    serializers: { err: (error: unknown) => plainError(error) },
    hooks: { streamWrite: scrub },
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
  };
  return destination ? pino(options, destination) : pino(options);
};
