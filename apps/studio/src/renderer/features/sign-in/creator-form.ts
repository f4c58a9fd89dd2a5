import { LIMITS } from '@livedrops/sdk/contract';

export type CreatorForm = { name: string; handle: string };
export type CreatorErrors = Partial<Record<keyof CreatorForm, string>>;
export type CreatorValidation =
  | { kind: 'ok'; input: CreatorForm }
  | { kind: 'invalid'; errors: CreatorErrors };

const HANDLE = /^[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]$/;

export const validateCreator = (form: CreatorForm): CreatorValidation => {
  const name = form.name.trim();
  const handle = form.handle.trim().toLowerCase();
  const errors: CreatorErrors = {};
  if (name === '') errors.name = 'Enter a name';
  else if (name.length > LIMITS.nameLength) errors.name = `At most ${LIMITS.nameLength} characters`;
  if (!HANDLE.test(handle))
    errors.handle = '3 to 30 lower-case letters, digits or dashes, no dash at the ends';
  return Object.keys(errors).length === 0
    ? { kind: 'ok', input: { name, handle } }
    : { kind: 'invalid', errors };
};

/** A handle to begin with: `Zoë's Prints` gives `zoes-prints`. */
export const suggestHandle = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-+|-+$/g, '');
