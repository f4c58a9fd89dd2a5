/** Who asks, as far as topics care. */
export type Listener = { userId: string | null; creatorId: string | null; hearsSales?: false } | null;

/** `drop:` and `creator:` are public; `user:` and `sales:` are for their owner only. */
export function mayHearTopic(topic: string, listener: Listener): boolean {
  const [kind = '', id] = topic.split(':', 2);
  switch (kind) {
    case 'drop':
    case 'creator':
      return true;
    case 'user':
      return listener?.userId === id;
    case 'sales':
      return listener !== null && listener.hearsSales !== false && listener.creatorId === id;
    default:
      return false;
  }
}
