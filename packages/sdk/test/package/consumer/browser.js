import { createLiveDrops, createSession, webStorage } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { useOrder } from '@livedrops/sdk/react';

const client = createLiveDrops({ baseUrl: '', auth: createSession({ storage: webStorage(localStorage) }) });
globalThis.app = { client, realtime: createRealtime(client), useOrder };
