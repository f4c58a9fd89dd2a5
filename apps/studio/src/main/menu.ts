import type { MenuItemConstructorOptions } from 'electron';

/** The menu bar with the roles that people expect of their system. Developer tools only in development. */
export const menuTemplate = (platform: string, isDevelopment: boolean): MenuItemConstructorOptions[] => {
  const isMac = platform === 'darwin';
  const development: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: [isMac ? { role: 'close' } : { role: 'quit' }] },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(isDevelopment ? development : []),
      ],
    },
    { role: 'windowMenu' },
  ];
};
