import { t } from '@lingui/core/macro';
import type { Creator } from '@livedrops/sdk';
import { LIMITS, type ReadText, readHandle, readLink, readTextOf } from '@livedrops/sdk/contract';
import { sayFault } from './say-fault.ts';

export type ProfileForm = {
  name: string;
  bio: string;
  /** As they are typed; empty ones are not sent. */
  links: string[];
};

export type ProfileInput = { name: string; bio: string; links: string[] };

/** By field; a link is `links.0` and so on, counted as they stand in the form. */
export type ProfileErrors = Readonly<Record<string, string>>;

export type ProfileValidation<Input> =
  | { kind: 'ok'; input: Input }
  | { kind: 'invalid'; errors: ProfileErrors };

export const profileToForm = ({ name, bio, links }: Creator): ProfileForm => ({ name, bio, links });

/** The server's own rules, so that a person hears of a fault before sending. */
export const validateProfile = (form: ProfileForm): ProfileValidation<ProfileInput> => {
  const name = readTextOf('name', form.name);
  const bio = readTextOf('bio', form.bio);
  const links = form.links.map((typed) => (typed.trim() === '' ? null : readLink(withScheme(typed))));
  const faults: [string, string | undefined][] = [
    ['name', form.name.trim() === '' ? t`Enter a name` : faultOf(name)],
    ['bio', faultOf(bio)],
    ...links.map((link, index): [string, string | undefined] => [
      `links.${index}`,
      faultOf(link) ?? (isRepeated(links, index) ? t`This address is there already` : undefined),
    ]),
  ];
  const errors = Object.fromEntries(
    faults.filter((fault): fault is [string, string] => fault[1] !== undefined),
  );
  if (Object.keys(errors).length > 0) return { kind: 'invalid', errors };
  const input = {
    name: name.value ?? '',
    bio: bio.value ?? '',
    links: links.flatMap((link) => (link?.value === undefined ? [] : [link.value])),
  };
  return { kind: 'ok', input };
};

/** The same of a profile that is to be made, which has a handle, too. */
export const validateNewProfile = (
  form: ProfileForm & { handle: string },
): ProfileValidation<ProfileInput & { handle: string }> => {
  const rest = validateProfile(form);
  const handle = readHandle(form.handle);
  if (rest.kind === 'ok' && handle.value !== undefined)
    return { kind: 'ok', input: { ...rest.input, handle: handle.value } };
  const errors = rest.kind === 'ok' ? {} : rest.errors;
  const fault = faultOf(handle);
  return { kind: 'invalid', errors: fault === undefined ? errors : { ...errors, handle: fault } };
};

/** What was typed stays, and the rest is as somebody else has saved it meanwhile. */
export const mergeProfile = (form: ProfileForm, opened: Creator, now: Creator): ProfileForm => {
  const [before, after] = [profileToForm(opened), profileToForm(now)];
  return {
    name: form.name === before.name ? after.name : form.name,
    bio: form.bio === before.bio ? after.bio : form.bio,
    links: JSON.stringify(form.links) === JSON.stringify(before.links) ? after.links : form.links,
  };
};

/** The fields that the form shows, as the wire calls them. */
export const profileFieldsOf = ({ links }: ProfileForm): string[] => [
  'name',
  'bio',
  'links',
  ...links.map((_link, index) => `links.${index}`),
];

export const canAddLink = ({ links }: ProfileForm): boolean => links.length < LIMITS.links;

/** A handle to begin with: `Zoë's Prints` gives `zoes-prints`. */
export const suggestHandle = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-+|(?<!-)-+$/g, '');

/** People type `kiln.example` and mean `https://kiln.example`. */
const withScheme = (typed: string): string =>
  /^\s*[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed.trim()}`;

const faultOf = (read: ReadText | null): string | undefined =>
  read?.fault === undefined ? undefined : sayFault(read.fault);

const isRepeated = (links: readonly (ReadText | null)[], index: number): boolean =>
  links.slice(0, index).some((link) => link?.value !== undefined && link.value === links[index]?.value);
