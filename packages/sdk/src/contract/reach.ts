import type { Reach, ReachKind } from '../types/creator.ts';
import type { NotificationPreferences } from '../types/notification.ts';

/** Followers that are looked at for a reach, the newest: what one look may cost. */
export const REACH_MAX = 2000;

/** What is known of a follower: what they want, and whether it could get there. */
export type Reachable = {
  preferences: NotificationPreferences;
  hasDevice: boolean;
  /** An address that is confirmed. */
  hasAddress: boolean;
};

/** How many of some people hear of a kind of news, by channel. */
export const countReach = (people: readonly Reachable[]): Reach['kinds'] => {
  const count = (isReached: (person: Reachable) => boolean): number => people.filter(isReached).length;
  const reach = (kind: ReachKind) => {
    const isWanted = ({ preferences }: Reachable, channel: 'push' | 'email'): boolean =>
      preferences.kinds[kind][channel] && (kind !== 'dropReminder' || preferences.reminderMinutes !== null);
    return {
      push: count((person) => person.hasDevice && isWanted(person, 'push')),
      email: count((person) => person.hasAddress && isWanted(person, 'email')),
    };
  };
  return {
    dropScheduled: reach('dropScheduled'),
    dropReminder: reach('dropReminder'),
    dropStarted: reach('dropStarted'),
  };
};
