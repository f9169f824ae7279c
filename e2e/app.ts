// One fixture for every spec: Drydock in Electron where its executable is there, else the same app in a browser.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, chromium, test as base, type Page } from '@playwright/test'
import { browserLaunchOptions } from '../scripts/browser.mjs'
import { electronExecutable } from '../scripts/electron.mjs'
import { requireNode, root } from '../scripts/runtime.mjs'

export interface AppOptions {
  /** Flags besides --data, as npm run serve takes them. */
  readonly flags: readonly string[]
}

export interface App {
  readonly page: Page
  readonly data: string
  /** Everything the page said on its console as an error; a spec ends with none. */
  readonly consoleErrors: readonly string[]
}

/** Specs run the clock fast, so that a rollout takes a second or two. */
const defaultFlags: readonly string[] = ['--speed', '10', '--seed', '7']

export const test = base.extend<{ flags: readonly string[]; app: App }>({
  flags: [defaultFlags, { option: true }],
  app: async ({ flags }, use) => {
    const data = mkdtempSync(join(tmpdir(), 'drydock-e2e-'))
    const opened = await openApp(['--data', data, ...flags])
    const consoleErrors: string[] = []
    opened.page.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text())
    })
    opened.page.on('pageerror', (error) => consoleErrors.push(String(error)))
    await use({ page: opened.page, data, consoleErrors })
    await opened.close()
    rmSync(data, { recursive: true, force: true })
    if (consoleErrors.length > 0) throw new Error(`the page logged errors:\n${consoleErrors.join('\n')}`)
  }
})

export { expect } from '@playwright/test'

interface OpenedApp {
  readonly page: Page
  close(): Promise<void>
}

async function openApp(flags: readonly string[]): Promise<OpenedApp> {
  const node = requireNode()
  const electron = electronExecutable(node)
  return electron.path === undefined ? openInBrowser(node, flags) : openInElectron(electron.path, flags)
}

async function openInElectron(executablePath: string, flags: readonly string[]): Promise<OpenedApp> {
  const app = await _electron.launch({ executablePath, args: [root, ...flags] })
  return { page: await app.firstWindow(), close: () => app.close() }
}

async function openInBrowser(node: string, flags: readonly string[]): Promise<OpenedApp> {
  const server = spawn(node, [join(root, 'out/main/serve.js'), '--port', '0', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const url = await readyUrl(server)
  const browser = await chromium.launch(await browserLaunchOptions())
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(url)
  return {
    page,
    close: async () => {
      await browser.close()
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    }
  }
}

async function readyUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it was ready`)))
    createInterface({ input: server.stdout! }).once('line', (line) => resolve((JSON.parse(line) as { ui: string }).ui))
  })
}
