import { contextBridge, ipcRenderer } from 'electron';
import {
  PAGE_COMMANDS,
  type IpcArgs,
  type IpcChannel,
  type IpcResult,
  type PageCommand,
  type StudioBridge,
} from '../shared/ipc.ts';

const invoke = <C extends IpcChannel>(channel: C, ...args: IpcArgs<C>): Promise<IpcResult<C>> =>
  ipcRenderer.invoke(channel, ...args);

const bridge: StudioBridge = {
  getConfig: () => invoke('config.get'),
  chooseServer: (typed) => invoke('server.choose', typed),
  loadSession: () => invoke('session.load'),
  saveSession: (session) => invoke('session.save', session),
  clearSession: () => invoke('session.clear'),
  notify: (notice) => invoke('notify', notice),
  openExternal: (url) => invoke('openExternal', url),
  beginFile: (suggestedName) => invoke('file.begin', suggestedName),
  writeFile: (id, piece) => invoke('file.write', id, piece),
  finishFile: (id) => invoke('file.finish', id),
  cancelFile: (id) => invoke('file.cancel', id),
  showFile: (id) => invoke('file.show', id),
  warnBeforeClose: (reasons) => invoke('warnBeforeClose', reasons),
  onCommand: (listener) => {
    // The page never sees Electron's event: it leads to the sender.
    const hear = (_event: unknown, command: PageCommand): void => listener(command);
    ipcRenderer.on(PAGE_COMMANDS, hear);
    void invoke('listen').then((before) => before.forEach(listener));
    return () => void ipcRenderer.removeListener(PAGE_COMMANDS, hear);
  },
  setMenu: (entries) => invoke('setMenu', entries),
  zoom: (step) => invoke('zoom', step),
  setLanguage: (language) => invoke('setLanguage', language),
  setStatus: (status) => invoke('setStatus', status),
  openRoom: (dropId) => invoke('openRoom', dropId),
  readUpdate: () => invoke('update.read'),
  checkForUpdate: () => invoke('update.check'),
  writeLog: (entry) => invoke('log.write', entry),
  readLog: () => invoke('log.read'),
};

contextBridge.exposeInMainWorld('livedropsStudio', bridge);
