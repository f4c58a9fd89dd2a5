import { createLiveDrops } from '@livedrops/sdk';
import { LiveDropsProvider } from '@livedrops/sdk/react';

try {
  LiveDropsProvider({ client: createLiveDrops({ baseUrl: 'http://api.test' }) });
} catch (error) {
  console.log(error.message);
}
