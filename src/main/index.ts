// The Electron entry: windows on a cluster. All that can be elsewhere is elsewhere, so that it runs without Electron.
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  screen,
  session,
  shell
} from 'electron'
import { appProtocolHandler, appScheme } from './desktop/app-protocol.ts'
import {
  appOrigin,
  confineContents,
  confinedPreferences,
  denyPermissions,
  isTrustedSender
} from './desktop/confinement.ts'
import { menuTemplate } from './desktop/menu.ts'
import { relayPort } from './desktop/port-relay.ts'
import { openingBounds, readWindowState, writeWindowState } from './desktop/window-state.ts'
import { engineOptions, EngineThread } from './host/engine-thread.ts'
import { parseServeFlags, UsageError, type ServeFlags } from './host/flags.ts'

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }
])

const flags = readFlags()
const options = engineOptions(flags)
const { data } = options
// One instance a data folder, as in browser mode; what Chromium keeps lies there too.
app.setPath('userData', join(data, 'desktop'))
const stateFile = join(data, 'window.json')

/** The flags of npm run serve, as far as they make sense here. A mistake ends the program with one line. */
function readFlags(): ServeFlags {
  try {
    return parseServeFlags(process.argv.slice(app.isPackaged ? 1 : 2))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`drydock: ${error.message}`)
    process.exit(2)
  }
}

function openWindow(): BrowserWindow {
  const state = readWindowState(stateFile)
  const window = new BrowserWindow({
    ...openingBounds(
      state,
      screen.getAllDisplays().map((display) => display.workArea)
    ),
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Drydock',
    webPreferences: confinedPreferences(join(import.meta.dirname, '../preload/index.cjs'))
  })
  if (state?.maximized === true) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () =>
    writeWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
  )
  void window.loadURL(`${appOrigin}/`)
  return window
}

/** Each page that asks gets a connection to the engine of its own; it ends with the page. */
function answerConnections(engine: EngineThread): void {
  ipcMain.on('connect', (event) => {
    if (!isTrustedSender(event.senderFrame)) return
    const { port1, port2 } = new MessageChannelMain()
    relayPort(port2, engine.connect())
    event.sender.postMessage('connected', undefined, [port1])
  })
}

async function run(): Promise<void> {
  await app.whenReady()
  denyPermissions(session.defaultSession)
  protocol.handle(appScheme, appProtocolHandler(join(import.meta.dirname, '../renderer')))
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)))
  const engine = await EngineThread.start(join(import.meta.dirname, 'worker.js'), options, (error) => {
    dialog.showErrorBox('The cluster has stopped', error.message)
    app.exit(1)
  })
  answerConnections(engine)
  openWindow()
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
  })
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    void engine.stop().then(() => app.exit(0))
  })
}

app.on('web-contents-created', (_event, contents) => confineContents(contents, (url) => void shell.openExternal(url)))
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})
if (app.requestSingleInstanceLock()) {
  run().catch((error: unknown) => {
    dialog.showErrorBox('Drydock cannot start', error instanceof Error ? error.message : String(error))
    app.exit(2)
  })
} else {
  app.quit()
}
