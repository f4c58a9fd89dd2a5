/** Who asks, as far as topics care. */
export type TopicReader = { userId: string | null; creatorId: string | null; hearsSales?: false } | null;

/** `drop:` and `creator:` are public; `user:` and `sales:` are for their owner only. */
export function mayHearTopic(topic: string, reader: TopicReader): boolean {
  const [kind = '', id] = topic.split(':', 2);
  switch (kind) {
    case 'drop':
    case 'creator':
      return true;
    case 'user':
      return reader?.userId === id;
    case 'sales':
      return reader !== null && reader.hearsSales !== false && reader.creatorId === id;
    default:
      return false;
  }
}
