import type { MenuItemConstructorOptions } from 'electron'

/** The native menu: what the platform expects. The window's own commands are in its palette. */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const edit: MenuItemConstructorOptions = { role: 'editMenu' }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' }
    ]
  }
  const window: MenuItemConstructorOptions = { role: 'windowMenu' }
  if (platform === 'darwin') return [{ role: 'appMenu' }, edit, view, window]
  return [{ label: 'File', submenu: [{ role: 'quit' }] }, edit, view, window]
}
