// Shows every shared part: serves the gallery (node scripts/node.mjs node scripts/gallery.mjs), or photographs it with
// --shots [SECTION ...] into node_modules/.cache/gallery, in both themes, from a browser without a window.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { createServer } from 'vite'
import { browserLaunchOptions } from './browser.mjs'
import { root } from './runtime.mjs'

const args = process.argv.slice(2)
const server = await createServer({
  configFile: false,
  root: join(root, 'src', 'renderer'),
  cacheDir: join(root, 'node_modules', '.cache', 'vite-gallery'),
  plugins: [react()],
  logLevel: 'warn',
  server: { host: '127.0.0.1', port: 0 }
})
await server.listen()
const address = server.resolvedUrls?.local[0] ?? ''
if (args[0] !== '--shots') {
  console.log(`${address}gallery/index.html`)
} else {
  const folder = join(root, 'node_modules', '.cache', 'gallery')
  mkdirSync(folder, { recursive: true })
  const { chromium } = await import('playwright')
  const browser = await chromium.launch(await browserLaunchOptions())
  const sections = args.length > 1 ? args.slice(1) : ['parts', 'states', 'table', 'charts', 'code']
  for (const theme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        console.log(`${message.type()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => console.log(`page error: ${error.message}`))
    for (const section of sections) {
      await page.goto(`${address}gallery/index.html?section=${section}`, { waitUntil: 'networkidle' })
      await page.waitForTimeout(900)
      await page.screenshot({ path: join(folder, `${section}-${theme}.png`) })
    }
    await page.close()
  }
  await browser.close()
  await server.close()
  console.log(folder)
}
