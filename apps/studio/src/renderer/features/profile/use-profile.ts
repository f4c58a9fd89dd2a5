import type { Creator, Picture, UpdateCreatorInput } from '@livedrops/sdk';
import { isApiError } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { changedFields } from '../../lib/changed-fields.ts';
import { creatorKey } from '../../lib/own-creator.ts';
import type { ProfileInput } from '../../lib/profile-form.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand } from '../../lib/use-command.ts';

export type SaveProfile = {
  /** As it was when the form was filled. */
  opened: Creator;
  input: ProfileInput;
  /** The picture that it is to have. */
  picture: Picture | null;
  /** Whether a picture at another address stays. */
  isLinkKept: boolean;
};

/** Saves what was changed in the form, unless the profile was changed elsewhere since the form was filled. */
export const useSaveProfile = () => {
  const { client } = useStudio();
  const queries = useQueryClient();
  return useCommand(
    async ({ opened, input, ...pictured }: SaveProfile, stoppable): Promise<Creator> => {
      const { name, bio, links } = opened;
      const changes: UpdateCreatorInput = {
        ...changedFields(input, { name, bio, links }),
        ...changedPicture(opened, pictured),
      };
      if (Object.keys(changes).length === 0) return opened;
      return client.creators.update(opened.id, { ...changes, version: opened.version }, stoppable);
    },
    { onSuccess: (saved) => queries.setQueryData(creatorKey(saved.id), saved) },
  );
};

/** A picture that was linked before would show again when the own one is removed: both go. */
const changedPicture = (
  { avatar, avatarUrl }: Creator,
  { picture, isLinkKept }: Pick<SaveProfile, 'picture' | 'isLinkKept'>,
): UpdateCreatorInput => {
  if (picture !== null) return picture.id === avatar?.id ? {} : { avatar: { id: picture.id } };
  if (avatar !== null) return { avatar: null, avatarUrl: null };
  return avatarUrl === null || isLinkKept ? {} : { avatarUrl: null };
};

export const isConflict = (error: unknown): boolean => isApiError(error) && error.code === 'version_conflict';
