import * as z from 'zod/mini';
import type { IpcArgs, IpcChannel } from '../shared/ipc.ts';

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

/** What each channel accepts. A channel without a schema does not compile. */
export const ipcSchemas = {
  'config.get': z.tuple([]),
  'server.choose': z.tuple([z.string().check(z.maxLength(2048))]),
  'session.load': z.tuple([]),
  'session.save': z.tuple([session]),
  'session.clear': z.tuple([]),
  notify: z.tuple([z.strictObject({ title: text(120), body: z.string().check(z.maxLength(300)) })]),
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
} satisfies { [C in IpcChannel]: z.ZodMiniType<IpcArgs<C>> };
