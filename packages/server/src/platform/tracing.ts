/** What a span says beside its name and its time. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A span that is recorded, until it has ended. */
export type OpenSpan = {
  /** Names the span to what follows from it, as the W3C's header does. */
  readonly traceparent: string;
  readonly traceId: string;
  /** @param name replaces the one that it began with */
  end(attributes?: Attributes, name?: string): void;
};

/** Spans for OpenTelemetry. What is not recorded has no span, and costs next to nothing. */
export type Tracing = {
  /** Of a request, by the header `traceparent` if it came with one; `null`: it is not recorded. */
  ofRequest(traceparent: string | string[] | undefined): OpenSpan | null;
  /**
   * Of work that follows from spans which are recorded. The first is the parent, and all of them are linked; `null` when there are none.
   */
  follow(name: string, from: readonly string[], attributes?: Attributes): OpenSpan | null;
  /** Sends what has not been sent. Never rejects. */
  close(): Promise<void>;
};

export const NO_TRACING: Tracing = {
  ofRequest: () => null,
  follow: () => null,
  close: async () => {},
};

/** Links of one span; a group of five hundred orders is known by a part of them. */
const LINKS_MAX = 100;

/** The spans that things follow from. */
export function traceparentsOf(things: Iterable<{ traceparent?: string | null | undefined }>): string[] {
  const found: string[] = [];
  for (const { traceparent } of things)
    if (traceparent && found.length < LINKS_MAX && traceparent !== found.at(-1)) found.push(traceparent);
  return found;
}

/** For records: the span that they follow from, where there is one. */
export const following = (traceparent: string | null | undefined): { traceparent?: string } =>
  traceparent ? { traceparent } : {};
