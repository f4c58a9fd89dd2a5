import { useEffect, useState } from 'react';
import { useStudio } from './studio.ts';

const STEP_MS = 1_000;

/** The server's clock, renewed right after each of its full seconds. Nothing runs between. */
export const useServerNow = (): number => {
  const { client } = useStudio();
  const [now, setNow] = useState(() => client.clock.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      const time = client.clock.now();
      setNow(time);
      timer = setTimeout(tick, STEP_MS - (time % STEP_MS) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [client]);
  return now;
};
