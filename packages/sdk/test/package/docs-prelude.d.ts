/** What the code blocks of the guides take for granted. */
import type * as fs from 'node:fs/promises';
import type { Drop, LiveDrops, OrderStorage, Picture, SessionStore } from '@livedrops/sdk';
import type { Realtime } from '@livedrops/sdk/realtime';

declare global {
  const baseUrl: string;
  const email: string;
  const password: string;
  const dropId: string;
  const creatorId: string;
  const messageId: string;
  const client: LiveDrops;
  const error: unknown;
  const session: SessionStore;
  const realtime: Realtime;
  const signal: AbortSignal;
  const drop: Drop;
  const storage: OrderStorage;
  const registration: ServiceWorkerRegistration;
  const request: Request;
  const server: { use: (...handlers: readonly object[]) => void };
  const setupServer: (...handlers: unknown[]) => unknown;
  const App: () => null;
  const body: string;
  const headers: Headers;
  const secret: string;
  const orderId: string;
  const productId: string;
  const picture: Picture;
  const file: File;
  const path: string;
  const safeStorage: { encryptString: (text: string) => Buffer; decryptString: (data: Buffer) => string };
  const readFile: typeof fs.readFile;
  const writeFile: typeof fs.writeFile;
  const rm: typeof fs.rm;
  const show: (...things: unknown[]) => void;
  const showSoldOut: () => void;
  const showCountdown: (...things: unknown[]) => void;
  const showState: (...things: unknown[]) => void;
  const keep: (secret: string) => Promise<void>;
  const isNew: (id: string) => Promise<boolean>;
  const enqueue: (event: object) => Promise<void>;
  const announce: (title: string) => void;
  const refetch: (topic: string) => void;
  const render: (...things: unknown[]) => void;
  const record: (...things: unknown[]) => void;
  const askMyBackend: (reason: string) => Promise<{ token: string; expiresAt: string }>;
  interface Window {
    bridge: { token: (reason: string) => Promise<{ token: string; expiresAt: string }> };
  }
}
