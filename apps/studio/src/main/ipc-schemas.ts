import * as z from 'zod/mini';
import type { IpcArgs, IpcChannel } from '../shared/ipc.ts';
import { type Language, LANGUAGES } from '../shared/language.ts';
import { SECTIONS } from '../shared/menu.ts';
import { idSchema, screenSchema } from './screen-schema.ts';

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

const session = z.strictObject({
  user: z.strictObject({
    id: text(64),
    email: text(254),
    name: text(80),
    role: z.enum(['fan', 'creator']),
    creatorId: z.optional(text(64)),
    isEmailConfirmed: z.boolean(),
    showsFollows: z.boolean(),
    /** Sessions that were kept by an older Studio are without it. */
    showsEmail: z._default(z.boolean(), false),
  }),
  accessToken: text(8192),
  accessTokenExpiresAt: text(64),
  refreshToken: text(1024),
  refreshName: z.optional(text(128)),
});

export const sessionSchema = session;

/** A name without a path, of a kind that the Studio writes. */
const fileName = text(64).check(z.regex(/^[a-z-]+\.(?:csv|ndjson|ics|png|svg|mp4|webm)$/));
const fileId = z.uuid();
/** More than a piece of a download ever is. */
const PIECE_MAX = 16 * 1024 * 1024;

const menuEntry = z.strictObject({
  id: text(64).check(z.regex(/^[a-z][a-z0-9.-]*$/)),
  title: text(120),
  section: z.enum(SECTIONS),
  keys: z.nullable(text(24).check(z.regex(/^(?:mod\+)?(?:alt\+)?(?:shift\+)?[A-Za-z0-9?/,=-]$/))),
  isPossible: z.boolean(),
});
const instant = z.int().check(z.nonnegative());
const status = z.strictObject({
  unseen: z.int().check(z.nonnegative()),
  drops: z.array(z.strictObject({ dropId: idSchema, line: text(200) })).check(z.maxLength(5)),
  keepsAwake: z.boolean(),
  onAir: z.array(z.strictObject({ from: instant, until: instant })).check(z.maxLength(100)),
});

/** More than the page has. */
const ENTRIES_MAX = 100;

/** What each channel accepts. A channel without a schema does not compile. */
export const ipcSchemas = {
  'config.get': z.tuple([]),
  'server.choose': z.tuple([z.string().check(z.maxLength(2048))]),
  'session.load': z.tuple([]),
  'session.save': z.tuple([session]),
  'session.clear': z.tuple([]),
  notify: z.tuple([
    z.strictObject({ title: text(120), body: z.string().check(z.maxLength(300)), screen: screenSchema }),
  ]),
  openExternal: z.tuple([text(2048)]),
  'file.begin': z.tuple([fileName]),
  'file.write': z.tuple([
    fileId,
    z.instanceof(Uint8Array).check(z.refine(({ byteLength }) => byteLength <= PIECE_MAX)),
  ]),
  'file.finish': z.tuple([fileId]),
  'file.cancel': z.tuple([fileId]),
  'file.show': z.tuple([fileId]),
  warnBeforeClose: z.tuple([z.array(z.enum(['live_drop', 'unsaved', 'saving'])).check(z.maxLength(3))]),
  listen: z.tuple([]),
  setMenu: z.tuple([z.array(menuEntry).check(z.maxLength(ENTRIES_MAX))]),
  zoom: z.tuple([z.enum(['in', 'out', 'reset'])]),
  setLanguage: z.tuple([z.enum(Object.keys(LANGUAGES) as Language[])]),
  setStatus: z.tuple([status]),
  openRoom: z.tuple([idSchema]),
  'update.read': z.tuple([]),
  'update.check': z.tuple([]),
  'log.write': z.tuple([
    z.strictObject({
      level: z.enum(['info', 'warn', 'error']),
      message: text(1_000),
      detail: z.optional(z.string().check(z.maxLength(4_000))),
    }),
  ]),
  'log.read': z.tuple([]),
} satisfies { [C in IpcChannel]: z.ZodMiniType<IpcArgs<C>> };
