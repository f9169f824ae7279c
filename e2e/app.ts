// One fixture for every spec: Drydock in Electron where its executable is there, else the same app in a browser.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, chromium, test as base, type Browser, type ElectronApplication, type Page } from '@playwright/test'
import { browserLaunchOptions } from '../scripts/browser.mjs'
import { electronExecutable } from '../scripts/electron.mjs'
import { requireNode, root } from '../scripts/runtime.mjs'
import { delayHost, slowness } from './slowness.ts'

export interface App {
  /** The window; another one after a restart in the desktop program. */
  readonly page: Page
  readonly data: string
  /** Everything the page said on its console as an error; a spec ends with none. */
  readonly consoleErrors: readonly string[]
  /** Ends the program as a crash or a power button does, and starts it again on the same data folder. */
  restart(): Promise<void>
}

/** Specs run the clock fast, so that a rollout takes a second or two. */
const defaultFlags: readonly string[] = ['--speed', '10', '--seed', '7']

const size = { width: 1440, height: 900 }

/** `flags` are those besides --data, as npm run serve takes them. */
export const test = base.extend<{ flags: readonly string[]; app: App }, { windows: Windows }>({
  flags: [defaultFlags, { option: true }],
  // A browser takes a second to start and forgets a closed page whole: one serves all specs of a worker.
  windows: [
    // eslint-disable-next-line no-empty-pattern -- the runner reads the fixtures' names from this pattern
    async ({}, use) => {
      const windows = new Windows()
      await use(windows)
      await windows.close()
    },
    { scope: 'worker' }
  ],
  app: async ({ flags, windows }, use) => {
    const data = mkdtempSync(join(tmpdir(), 'drydock-e2e-'))
    const program = await openProgram(['--data', data, ...flags], windows).catch((error: unknown) => {
      rmSync(data, { recursive: true, force: true })
      throw error
    })
    const consoleErrors: string[] = []
    let isEnding = false
    const listen = (page: Page): void => {
      page.on('console', (message) => {
        // While the program is away, the browser itself says so.
        if (message.type() === 'error' && !isEnding) consoleErrors.push(message.text())
      })
      page.on('pageerror', (error) => consoleErrors.push(String(error)))
    }
    listen(program.page)
    await use({
      get page() {
        return program.page
      },
      data,
      consoleErrors,
      restart: async () => {
        isEnding = true
        const { page } = program
        await program.restart()
        isEnding = false
        if (program.page !== page) listen(program.page)
      }
    })
    isEnding = true
    await program.close()
    rmSync(data, { recursive: true, force: true })
    if (consoleErrors.length > 0) throw new Error(`the page logged errors:\n${consoleErrors.join('\n')}`)
  }
})

export { expect } from '@playwright/test'

/** The running program and its window, in either of its two forms. */
interface Program {
  readonly page: Page
  restart(): Promise<void>
  close(): Promise<void>
}

async function openProgram(flags: readonly string[], windows: Windows): Promise<Program> {
  const node = requireNode()
  const electron = electronExecutable(node)
  return electron.path === undefined ? Served.open(node, flags, windows) : Desktop.open(electron.path, flags)
}

/** The browser of browser mode, from the first window on. Each window has cookies and storage of its own. */
class Windows {
  #browser: Promise<Browser> | undefined

  async open(url: string): Promise<Page> {
    this.#browser ??= browserLaunchOptions().then((options) => chromium.launch(options))
    const context = await (await this.#browser).newContext({ viewport: size })
    const page = await context.newPage()
    if (slowness > 1) {
      const devTools = await context.newCDPSession(page)
      await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowness })
    }
    await delayHost(page)
    await page.goto(url)
    // Keys pressed before the window is there reach nobody.
    await page.getByRole('main').waitFor()
    return page
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close()
  }
}

/** The desktop program: its window ends with it. */
class Desktop implements Program {
  readonly #executablePath: string
  readonly #flags: readonly string[]
  #app: ElectronApplication
  page: Page

  static async open(executablePath: string, flags: readonly string[]): Promise<Desktop> {
    const app = await launchDesktop(executablePath, flags)
    return new Desktop(executablePath, flags, app, await app.firstWindow())
  }

  constructor(executablePath: string, flags: readonly string[], app: ElectronApplication, page: Page) {
    this.#executablePath = executablePath
    this.#flags = flags
    this.#app = app
    this.page = page
  }

  async restart(): Promise<void> {
    await kill(this.#app.process())
    this.#app = await launchDesktop(this.#executablePath, this.#flags)
    this.page = await this.#app.firstWindow()
  }

  close(): Promise<void> {
    return this.#app.close()
  }
}

function launchDesktop(executablePath: string, flags: readonly string[]): Promise<ElectronApplication> {
  return _electron.launch({ executablePath, args: [root, ...flags] })
}

/** Browser mode: a server, and a browser whose page outlives it. */
class Served implements Program {
  readonly #node: string
  readonly #flags: readonly string[]
  #server: ChildProcess
  readonly page: Page

  static async open(node: string, flags: readonly string[], windows: Windows): Promise<Served> {
    const server = await startServer(node, flags)
    try {
      return new Served(node, flags, server.process, await windows.open(server.url))
    } catch (error) {
      await kill(server.process)
      throw error
    }
  }

  constructor(node: string, flags: readonly string[], server: ChildProcess, page: Page) {
    this.#node = node
    this.#flags = flags
    this.#server = server
    this.page = page
  }

  async restart(): Promise<void> {
    await kill(this.#server)
    const server = await startServer(this.#node, this.#flags)
    this.#server = server.process
    // The token is another, so the old page cannot come back by itself: a person opens the new address.
    await this.page.goto(server.url)
  }

  async close(): Promise<void> {
    await this.page.context().close()
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return
    const ended = once(this.#server, 'exit')
    this.#server.kill('SIGTERM')
    await ended
  }
}

async function kill(program: ChildProcess): Promise<void> {
  const ended = once(program, 'exit')
  program.kill('SIGKILL')
  await ended
}

interface Server {
  readonly process: ChildProcess
  readonly url: string
}

async function startServer(node: string, flags: readonly string[]): Promise<Server> {
  const server = spawn(node, [join(root, 'out/main/serve.js'), '--port', '0', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  return { process: server, url: await readyUrl(server) }
}

async function readyUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it was ready`)))
    createInterface({ input: server.stdout! }).once('line', (line) => resolve((JSON.parse(line) as { ui: string }).ui))
  })
}
