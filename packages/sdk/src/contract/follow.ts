import * as z from 'zod/mini';
import type { Follow, Following } from '../types/follow.ts';
import { creatorSchema } from './creator.ts';
import { same } from './equal.ts';
import { id, instant } from './fields.ts';

/** {@link Follow} as a schema. */
export const followSchema = same<Follow>()(z.object({ userId: id, creatorId: id, followedAt: instant }));

/** {@link Following} as a schema. */
export const followingSchema = same<Following>()(z.object({ creator: creatorSchema, followedAt: instant }));
