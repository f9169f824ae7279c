import type { BrowserWindowConstructorOptions, Session, WebContents, WebFrameMain } from 'electron'

/** Where the window's own pages come from. */
export const appOrigin = 'app://drydock'

/** What a window may do: its page runs sandboxed, without Node, apart from the preload script. */
export function confinedPreferences(preload: string): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false
  }
}

/** Whether a message comes from the main frame of one of our own pages. */
export function isTrustedSender(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  if (frame === null || frame.parent !== null) return false
  try {
    const url = new URL(frame.url)
    return `${url.protocol}//${url.host}` === appOrigin
  } catch {
    return false
  }
}

/** No navigation away, no new windows, no embedded web views. */
export function confineContents(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  openInBrowser: (url: string) => void
): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (forwardedPort.test(url)) openInBrowser(url)
    return { action: 'deny' }
  })
}

/** What the window links to elsewhere: ports of this machine's loopback that lead into the cluster. */
const forwardedPort = /^http:\/\/127\.0\.0\.1:\d{1,5}\/$/

/** Every permission that a page could ask for is refused. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>
): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}
