import { readHandle, readTextOf } from '@livedrops/sdk/contract';
import { sayFault } from '../../lib/say-fault.ts';

export type CreatorForm = { name: string; handle: string };
export type CreatorErrors = Partial<Record<keyof CreatorForm, string>>;
export type CreatorValidation =
  | { kind: 'ok'; input: CreatorForm }
  | { kind: 'invalid'; errors: CreatorErrors };

/** The server's own rules, so that a person hears of a fault before sending. */
export const validateCreator = (form: CreatorForm): CreatorValidation => {
  const name = readTextOf('name', form.name);
  const handle = readHandle(form.handle);
  if (name.value !== undefined && handle.value !== undefined)
    return { kind: 'ok', input: { name: name.value, handle: handle.value } };
  const errors: CreatorErrors = {};
  if (form.name.trim() === '') errors.name = 'Enter a name';
  else if (name.fault !== undefined) errors.name = sayFault(name.fault);
  if (handle.fault !== undefined) errors.handle = sayFault(handle.fault);
  return { kind: 'invalid', errors };
};

/** A handle to begin with: `Zoë's Prints` gives `zoes-prints`. */
export const suggestHandle = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-+|(?<!-)-+$/g, '');
