import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIMITS, PICTURE_TYPES } from '@livedrops/sdk/contract';
import { ProblemError, Refusal } from '../platform/http/problem.ts';
import type { Fault } from './make-forms.ts';
import type { Forms } from './picture.ts';

/** Many times what the largest picture takes on a busy machine. */
const LIMIT_MS = 45_000;

/**
 * Makes the forms of a picture in a process of its own: a picture that crashes or hangs the decoder ends that process alone, and its memory
 * is given back. The process gets nothing of this one's environment, which has secrets.
 *
 * @throws {ProblemError} `unavailable` when it takes too long
 */
export async function makeInChild(
  bytes: Buffer,
  script = CHILD,
  limitMs = LIMIT_MS,
): Promise<Forms | Refusal> {
  const child = fork(script, {
    serialization: 'advanced',
    timeout: limitMs,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    env: {},
  });
  const made = await new Promise<Forms | Fault | null>((resolve) => {
    child.once('message', (message) => resolve(message as Forms | Fault));
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
    // Whether it can be sent or not, the end of the child says what became of it.
    child.send({ bytes, maxPixels: LIMITS.picturePixels }, () => {});
  });
  if (made && 'forms' in made) return made;
  if (!made && child.killed)
    throw new ProblemError('unavailable', {
      detail: `The picture was not ready within ${limitMs / 1000} s`,
      shouldRetry: false,
    });
  return refuse(made);
}

/** Beside this file, as source and as built. */
const CHILD = fileURLToPath(new URL(`./make-forms.child${extname(import.meta.filename)}`, import.meta.url));

const megapixels = (pixels: number): string => `${Math.ceil(pixels / 1_000_000)} megapixels`;

const NAMES = PICTURE_TYPES.map((type) => type.replace('image/', '').toUpperCase());

/** @param fault `null`: the child broke off */
function refuse(fault: Fault | null): Refusal {
  const because = (message: string) => ({ errors: [{ field: 'body', message }] });
  switch (fault?.fault) {
    case 'no picture':
      return new Refusal(
        'unsupported_media_type',
        because(`must be a picture: ${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)}`),
      );
    case 'too large': {
      const most = megapixels(LIMITS.picturePixels);
      return new Refusal(
        'validation_failed',
        because(`has ${megapixels(fault.pixels)}: at most ${most} are taken`),
      );
    }
    case 'damaged':
      return new Refusal('validation_failed', because('is damaged, or was cut off on its way'));
    case undefined:
      return new Refusal('validation_failed', because('cannot be read: the decoder broke off'));
  }
}
