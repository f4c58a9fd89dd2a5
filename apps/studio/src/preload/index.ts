import { contextBridge, ipcRenderer } from 'electron';
import type { IpcArgs, IpcChannel, IpcResult, StudioBridge } from '../shared/ipc.ts';

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
};

contextBridge.exposeInMainWorld('livedropsStudio', bridge);
