import type { StorybookConfig } from '@storybook/react-vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, mergeConfig } from 'vite';
import { words } from '../../studio/vite.shared.config.ts';

/** Studio and shop in every state, on the SDK's mock: nothing here needs a server. */
const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../../studio/stories/*.stories.tsx', '../../demo-web/stories/*.stories.tsx'],
  addons: ['@storybook/addon-a11y'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: { reactDocgen: false, check: false },
  viteFinal: (base) =>
    mergeConfig(base, {
      plugins: [react(), words()],
      resolve: { conditions: ['@livedrops/source', ...defaultClientConditions] },
      // The oldest browser that tests use.
      build: { target: 'chrome108', cssTarget: 'chrome108' },
    }),
};

export default config;
