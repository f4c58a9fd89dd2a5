import { createLiveDrops, createSession, type KeptSession, type LiveDrops } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { createContext, useContext } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StudioBridge, StudioConfig } from '../../shared/ipc.ts';
import type { SessionProtection } from '../../shared/session.ts';
import { createCloseWarnings, type CloseWarnings } from './close-warnings.ts';
import { createLocalSettings, type LocalSettingsStore } from './local-settings.ts';
import { createMenuCommands, type MenuCommands } from './menu-commands.ts';
import { createPageVersion, type PageVersion } from './page-version.ts';
import { sharedSession } from './shared-session.ts';
import { createUnseen, type Unseen } from './unseen.ts';

export type SessionHolder = ReturnType<typeof createSession>;
export type Realtime = ReturnType<typeof createRealtime>;

/** Everything that screens work with. Made once, handed down. */
export type Studio = {
  config: StudioConfig;
  bridge: StudioBridge;
  client: LiveDrops;
  session: SessionHolder;
  realtime: Realtime;
  closing: CloseWarnings;
  commands: MenuCommands;
  settings: LocalSettingsStore;
  /** Troubles that nobody has looked at yet. */
  unseen: Unseen;
  /** `memory`: the person will have to sign in again after closing the app, and is told so. */
  protection: StoreApi<SessionProtection>;
  version: PageVersion;
};

/** Only what the contract names: the main process refuses anything else. */
const plainSession = ({
  user,
  accessToken,
  accessTokenExpiresAt,
  refreshToken,
  refreshName,
}: KeptSession): KeptSession => ({
  user: {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    ...(user.creatorId === undefined ? {} : { creatorId: user.creatorId }),
    isEmailConfirmed: user.isEmailConfirmed,
    showsFollows: user.showsFollows,
    showsEmail: user.showsEmail,
  },
  accessToken,
  accessTokenExpiresAt,
  refreshToken,
  ...(refreshName === undefined ? {} : { refreshName }),
});

/** A dead network is seen within five seconds: the server is asked for a sign of life more often than that. */
const QUIET_MS = 2_500;

const connectRealtime = (client: LiveDrops): Realtime => createRealtime(client, { quietMs: QUIET_MS });

export type StudioOverrides = { connect?: (client: LiveDrops) => Realtime };

/** Connects the window to its server through the SDK, with the session kept by the bridge. */
export const createStudio = async (
  bridge: StudioBridge,
  config: StudioConfig,
  overrides: StudioOverrides = {},
): Promise<Studio> => {
  const protection = createStore<SessionProtection>(() => 'encrypted');
  const load = async () => {
    const loaded = await bridge.loadSession();
    protection.setState(loaded.protection, true);
    return loaded.session;
  };
  const { tellOthers, watch, exclusively } = sharedSession(load);
  const session = createSession({
    storage: {
      load,
      watch,
      exclusively,
      save: async (value) => {
        protection.setState(await bridge.saveSession(plainSession(value)), true);
        tellOthers();
      },
      clear: async () => {
        await bridge.clearSession();
        tellOthers();
      },
    },
  });
  const headers = { 'LiveDrops-Client': `studio/${config.version}` };
  const client = createLiveDrops({ baseUrl: config.apiUrl, auth: session, headers });
  const realtime = (overrides.connect ?? connectRealtime)(client);
  await session.ready();
  return {
    config,
    bridge,
    client,
    session,
    realtime,
    closing: createCloseWarnings(bridge),
    commands: createMenuCommands(),
    settings: createLocalSettings(),
    unseen: createUnseen(),
    protection,
    version: createPageVersion(),
  };
};

const StudioContext = createContext<Studio | null>(null);
export const StudioProvider = StudioContext.Provider;

export const useStudio = (): Studio => {
  const studio = useContext(StudioContext);
  if (studio === null) throw new Error('useStudio needs a StudioProvider above');
  return studio;
};
