import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

type Announce = (text: string) => void;

const AnnounceContext = createContext<Announce>(() => undefined);

/** One polite live region for the whole shop, so that messages do not depend on what is mounted. */
export const AnnouncerProvider = ({ children }: { children: ReactNode }) => {
  const [message, setMessage] = useState({ text: '', count: 0 });
  const announce = useMemo<Announce>(
    () => (text) => setMessage(({ count }) => ({ text, count: count + 1 })),
    [],
  );
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
        {/* A new key makes the same words twice in a row heard twice. */}
        <span key={message.count}>{message.text}</span>
      </div>
    </AnnounceContext>
  );
};

/** Says something to people who listen to the page. */
export const useAnnounce = (): Announce => useContext(AnnounceContext);
