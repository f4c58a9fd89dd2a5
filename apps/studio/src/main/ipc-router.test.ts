import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IpcChannel } from '../shared/ipc.ts';
import { registerIpc, type IpcEvent, type IpcHandlers, type IpcListener } from './ipc-router.ts';
import { ipcSchemas } from './ipc-schemas.ts';

const WINDOW_ID = 7;
const FILE_ID = '6f1b0c1e-6a0e-4c1b-9b52-0a8a3a2f4f10';
const session = {
  user: {
    id: 'usr_1',
    email: 'drew@example.test',
    name: 'Drew',
    role: 'creator' as const,
    creatorId: 'crt_1',
    isEmailConfirmed: true,
    showsFollows: false,
    showsEmail: false,
  },
  accessToken: 'access',
  accessTokenExpiresAt: '2026-11-23T18:00:00.000Z',
  refreshToken: 'refresh',
};
const status = {
  unseen: 1,
  drops: [{ dropId: 'drp_1', line: 'x' }],
  keepsAwake: true,
  onAir: [{ from: 1, until: 2 }],
};
const validArgs: Record<IpcChannel, unknown[]> = {
  'config.get': [],
  'server.choose': ['https://drops.example.test'],
  'session.load': [],
  'session.save': [session],
  'session.clear': [],
  notify: [{ title: 'Live', body: '', screen: { name: 'live', dropId: 'drp_1' } }],
  openExternal: ['https://example.test/'],
  'file.begin': ['orders.csv'],
  'file.write': [FILE_ID, new Uint8Array([1])],
  'file.finish': [FILE_ID],
  'file.cancel': [FILE_ID],
  'file.show': [FILE_ID],
  warnBeforeClose: [['live_drop', 'unsaved', 'saving']],
  listen: [],
  setMenu: [[{ id: 'go.drops', title: 'Drops', section: 'go', keys: 'mod+1', isPossible: true }]],
  zoom: ['in'],
  setLanguage: ['de'],
  setStatus: [status],
  openRoom: ['drp_1'],
  'update.read': [],
  'update.check': [],
  'log.write': [{ level: 'error', message: 'x', detail: 'y' }],
  'log.read': [],
};
const notice = { title: 'x', body: 'x', screen: { name: 'drops' } };
const entry = { id: 'x', title: 'x', section: 'go', keys: null, isPossible: true };
const channels = Object.keys(ipcSchemas) as IpcChannel[];

const trusted: IpcEvent = {
  sender: { id: WINDOW_ID },
  senderFrame: { url: 'app://studio/#/drops', parent: null },
};

describe('registerIpc', () => {
  const listeners = new Map<string, IpcListener>();
  const handler = vi.fn((..._args: unknown[]) => 'done');

  beforeEach(() => {
    listeners.clear();
    handler.mockClear();
    const handlers = Object.fromEntries(
      channels.map((channel) => [channel, handler]),
    ) as unknown as IpcHandlers;
    const registry = {
      handle: (channel: string, listener: IpcListener) => void listeners.set(channel, listener),
    };
    registerIpc(registry, {
      handlersOf: (id) => (id === WINDOW_ID ? handlers : undefined),
      origin: 'app://studio',
    });
  });

  const call = (channel: string, event: IpcEvent, args: unknown[]): Promise<unknown> => {
    const listener = listeners.get(channel);
    if (listener === undefined) throw new Error(`no listener for ${channel}`);
    return listener(event, ...args);
  };

  it('registers exactly the channels of the contract', () => {
    expect([...listeners.keys()].toSorted()).toEqual(Object.keys(validArgs).toSorted());
  });

  it.each(channels)('%s answers its own window', async (channel) => {
    await expect(call(channel, trusted, validArgs[channel])).resolves.toBe('done');
    expect(handler).toHaveBeenCalledExactlyOnceWith(...validArgs[channel]);
  });

  const forged: [string, IpcEvent][] = [
    ['another window', { ...trusted, sender: { id: 8 } }],
    ['no frame', { ...trusted, senderFrame: null }],
    ['a sub-frame', { ...trusted, senderFrame: { url: 'app://studio/', parent: {} } }],
    ['another host', { ...trusted, senderFrame: { url: 'app://evil/', parent: null } }],
    ['a look-alike host', { ...trusted, senderFrame: { url: 'app://studio.evil/', parent: null } }],
    ['another scheme', { ...trusted, senderFrame: { url: 'https://studio/', parent: null } }],
    ['a file', { ...trusted, senderFrame: { url: 'file:///studio/', parent: null } }],
    ['about:blank', { ...trusted, senderFrame: { url: 'about:blank', parent: null } }],
    ['an empty address', { ...trusted, senderFrame: { url: '', parent: null } }],
  ];

  it.each(channels.flatMap((channel) => forged.map(([name, event]) => [channel, name, event] as const)))(
    '%s refuses %s',
    async (channel, _name, event) => {
      await expect(call(channel, event, validArgs[channel])).rejects.toMatchObject({ reason: 'sender' });
      expect(handler).not.toHaveBeenCalled();
    },
  );

  const junk: [IpcChannel, unknown[]][] = [
    ...channels.map((channel): [IpcChannel, unknown[]] => [channel, [...validArgs[channel], 'surplus']]),
    ...(['session.save', 'notify', 'openExternal'] as const).flatMap((channel) =>
      [[], [null], [1], [{}], [[]], [{ __proto__: null, x: 1 }]].map((args): [IpcChannel, unknown[]] => [
        channel,
        args,
      ]),
    ),
    ['session.save', [{ ...session, refreshToken: 'x'.repeat(1025) }]],
    ['session.save', [{ ...session, refreshToken: 5 }]],
    ['session.save', [{ ...session, surplus: true }]],
    ['session.save', [{ ...session, user: { ...session.user, role: 'admin' } }]],
    ['notify', [{ ...notice, title: '' }]],
    ['notify', [{ ...notice, body: 'x'.repeat(301) }]],
    ['notify', [{ ...notice, icon: '/etc/passwd' }]],
    ...[
      null,
      'live',
      { name: 'nowhere' },
      { name: 'live' },
      { name: 'live', dropId: '../..' },
      { name: 'live', dropId: `drp_${'x'.repeat(64)}` },
      { name: 'live', dropId: 'drp_1', end: true },
    ].map((screen): [IpcChannel, unknown[]] => ['notify', [{ ...notice, screen }]]),
    ['setMenu', [Array.from({ length: 101 }, () => entry)]],
    ...[{ id: '__proto__' }, { title: '' }, { section: 'edit' }, { keys: 'mod+F13' }, { role: 'quit' }].map(
      (change): [IpcChannel, unknown[]] => ['setMenu', [[{ ...entry, ...change }]]],
    ),
    ['zoom', ['100']],
    ['openRoom', ['../settings']],
    ...[
      { level: 'silly', message: 'x' },
      { level: 'info', message: 'x'.repeat(1001) },
      { level: 'info', message: 'x', from: 'main' },
    ].map((logged): [IpcChannel, unknown[]] => ['log.write', [logged]]),
    ...[
      { unseen: -1 },
      { unseen: 0.5 },
      { drops: [{ dropId: '../x', line: 'x' }] },
      { onAir: [{ from: Number.NaN, until: 1 }] },
    ].map((change): [IpcChannel, unknown[]] => ['setStatus', [{ ...status, ...change }]]),
    ...['', '../orders.csv', '/etc/passwd', 'orders.csv/..', 'orders.exe', '.csv', 'a\0.csv'].map(
      (name): [IpcChannel, unknown[]] => ['file.begin', [name]],
    ),
    ['file.write', ['x', new Uint8Array([1])]],
    ['file.write', [FILE_ID, 'text']],
    ['file.write', [FILE_ID, { byteLength: 1 }]],
    ['file.show', ['/etc/passwd']],
    ['openExternal', ['']],
    ['openExternal', ['x'.repeat(2049)]],
  ];

  it.each(junk)('%s refuses %j', async (channel, args) => {
    await expect(call(channel, trusted, args)).rejects.toMatchObject({ reason: 'arguments' });
    expect(handler).not.toHaveBeenCalled();
  });
});
