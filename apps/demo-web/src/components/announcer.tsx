import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

type Announce = (text: string) => void;

const AnnounceContext = createContext<Announce>(() => undefined);

/** So many stay, for who reads them slowly: one that comes shortly after another must not cut it off. */
const KEPT = 5;

/** One polite live region for the whole shop, so that messages do not depend on what is mounted. */
export const AnnouncerProvider = ({ children }: { children: ReactNode }) => {
  const [messages, setMessages] = useState<{ id: number; text: string }[]>([]);
  const announce = useMemo<Announce>(
    () => (text) => setMessages((all) => [...all.slice(1 - KEPT), { id: (all.at(-1)?.id ?? 0) + 1, text }]),
    [],
  );
  return (
    <AnnounceContext value={announce}>
      {children}
      {/* A log: only what is added is read out. */}
      <div className="visually-hidden" role="log" aria-live="polite" data-testid="announcer">
        {messages.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </AnnounceContext>
  );
};

/** Says something to people who listen to the page. */
export const useAnnounce = (): Announce => useContext(AnnounceContext);
