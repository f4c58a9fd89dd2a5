import { creatorEntry, NAMED_CREATORS_MAX, searchWords } from '@livedrops/sdk/contract';
import { createKeyset, type Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { creatorModel } from './creator.model.ts';
import type { CreatorProfile } from './creator.rules.ts';

type CreatorSearch = Slice & { q: string | undefined };

const mostFollowed = createKeyset<CreatorProfile>({
  fields: { followerCount: 'number', id: 'text' },
  direction: -1,
});

const BY_WORDS = { words: 1, followerCount: -1, _id: -1 } as const;

/** Lists of creators, the most followed first. */
export const createCreatorSearch = (creators: ReturnType<typeof creatorModel.collection>) => ({
  /** The most followed first; each word of `q` begins a word of the name or the handle. */
  async search({ q, ...slice }: CreatorSearch) {
    const words = q ? searchWords(q) : null;
    const filter = words ? { words: { $all: words.map(creatorEntry) } } : {};
    const hint = words && { hint: BY_WORDS };
    return mostFollowed.page(slice, filter, async ({ filter: wanted, sort, limit }) => {
      // Without words nothing is found.
      if (words?.length === 0) return [];
      return creators
        .find(wanted, { sort, limit, ...hint })
        .map(fromStored)
        .toArray();
    });
  },
  /** The most followed creators who have a word in their names. */
  findIdsNamed: (word: string): Promise<string[]> =>
    creators
      .find({ words: creatorEntry(word) }, { projection: { _id: 1 }, hint: BY_WORDS })
      .sort({ followerCount: -1, _id: -1 })
      .limit(NAMED_CREATORS_MAX)
      .map(({ _id }) => _id)
      .toArray(),
});
