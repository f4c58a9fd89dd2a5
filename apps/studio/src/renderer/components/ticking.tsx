import { useServerTime } from '@livedrops/sdk/react';

/** Text that follows the server's clock. Only it is drawn again, not what it stands in. */
export const Ticking = ({ text }: { text: (nowMs: number) => string }) => <span>{useServerTime(text)}</span>;
