import { handleSkeleton, nameSkeleton } from '@livedrops/sdk/contract';
import type { StoredUser } from '../../src/accounts/user.model.ts';
import { type StoredCreator, toStoredCreator } from '../../src/creators/creator.model.ts';
import type { StoredFollow } from '../../src/follows/follow.model.ts';
import { FIRST_NAMES, LAST_NAMES } from '../names.ts';
import { person } from '../people.ts';
import { contextOf, DAY, idOf, rememberLast, spell } from './context.ts';
import { personAt, type Sizes, spread } from './sizes.ts';

/** People, creators and follows by their numbers. */
export type People = ReturnType<typeof createPeople>;

/**
 * One creator whom everybody follows, three with a tenth, a hundredth and a thousandth of them, and the others alike. The first person
 * follows everybody; the creators are the people after that one.
 */
export function createPeople({ people, creators, follows }: Sizes, now: number) {
  const largest = [people, people / 10, people / 100, people / 1000].map(Math.ceil);
  const followers = spread(follows, largest, creators);
  const bornAt = (index: number) => new Date(now - 400 * DAY + Math.floor((index / people) * 150 * DAY));
  const idOfPerson = (index: number) => idOf('usr', index, bornAt(index));
  const idOfCreator = (index: number) => idOf('crt', index, bornAt(index + 1));

  const personOf = (index: number): StoredUser => {
    const context = contextOf('person', index, now);
    const name = `${context.random.pick(FIRST_NAMES)} ${context.random.pick(LAST_NAMES)}`;
    const made = person(context, `person${index}@scale.example.test`, name, bornAt(index));
    const isCreator = index >= 1 && index <= creators;
    return isCreator ? { ...made, role: 'creator', creatorId: idOfCreator(index - 1) } : made;
  };

  const creatorOf = (index: number): StoredCreator => {
    const owner = personOf(index + 1);
    const handle = `atelier-${spell(index)}`;
    const name = `${owner.name} ${spell(index).toUpperCase()}`;
    return toStoredCreator({
      id: idOfCreator(index),
      userId: owner._id,
      handle,
      handleSkeleton: handleSkeleton(handle),
      name,
      nameSkeleton: nameSkeleton(name),
      bio: '',
      avatarUrl: null,
      followerCount: followers.sizes[index] ?? 0,
      createdAt: owner.createdAt,
      updatedAt: owner.createdAt,
    });
  };

  const creatorIdBy = rememberLast(idOfCreator);
  const followOf = (index: number): StoredFollow => {
    const { owner, at } = followers.locate(index);
    const share = at / (followers.sizes[owner] ?? 1);
    const createdAt = new Date(now - 240 * DAY + Math.floor(share * 239 * DAY));
    return {
      _id: idOf('fol', index, createdAt),
      creatorId: creatorIdBy(owner),
      followerId: idOfPerson(personAt(0, at, people)),
      createdAt,
    };
  };

  return { idOfPerson, personOf, creatorOf: rememberLast(creatorOf), followOf };
}
