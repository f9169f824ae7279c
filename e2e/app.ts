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
export const test = base.extend<{ flags: readonly string[]; app: App }>({
  flags: [defaultFlags, { option: true }],
  app: async ({ flags }, use) => {
    const data = mkdtempSync(join(tmpdir(), 'drydock-e2e-'))
    const program = await openProgram(['--data', data, ...flags]).catch((error: unknown) => {
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

async function openProgram(flags: readonly string[]): Promise<Program> {
  const node = requireNode()
  const electron = electronExecutable(node)
  return electron.path === undefined ? Served.open(node, flags) : Desktop.open(electron.path, flags)
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
  readonly #browser: Browser
  #server: ChildProcess
  readonly page: Page

  static async open(node: string, flags: readonly string[]): Promise<Served> {
    const server = await startServer(node, flags)
    try {
      const browser = await chromium.launch(await browserLaunchOptions())
      const page = await browser.newPage({ viewport: size })
      await page.goto(server.url)
      return new Served(node, flags, browser, server.process, page)
    } catch (error) {
      await kill(server.process)
      throw error
    }
  }

  constructor(node: string, flags: readonly string[], browser: Browser, server: ChildProcess, page: Page) {
    this.#node = node
    this.#flags = flags
    this.#browser = browser
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
    await this.#browser.close()
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
