import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';

type Announce = (text: string) => void;

const AnnounceContext = createContext<Announce>(() => undefined);

/** How long words stay: long enough to be read out, also after others that came just before. */
const KEPT_MS = 8000;

/** One polite live region for the whole shop, so that messages do not depend on what is mounted. */
export const AnnouncerProvider = ({ children }: { children: ReactNode }) => {
  const [messages, setMessages] = useState<{ id: number; text: string }[]>([]);
  const lastId = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach(clearTimeout);
  }, []);
  const announce = useCallback<Announce>((text) => {
    lastId.current += 1;
    const id = lastId.current;
    setMessages((all) => [...all, { id, text }]);
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setMessages((all) => all.filter((message) => message.id !== id));
    }, KEPT_MS);
    timers.current.add(timer);
  }, []);
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
