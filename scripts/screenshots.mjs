// Makes the pictures of README.md: node scripts/node.mjs node scripts/screenshots.mjs
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { browserLaunchOptions } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { requireNode, root } from './runtime.mjs'
import { smallPng } from './small-png.mjs'

/** A picture that is larger slows down who reads the page. */
const largest = 200_000

const node = requireNode()
ensureBuilt(node)
const folder = join(root, 'resources/screenshots')
mkdirSync(folder, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'drydock-screenshots-'))
const server = spawn(
  node,
  [join(root, 'out/main/serve.js'), '--json', '--data', data, '--seed', '7', '--speed', '60'],
  {
    stdio: ['ignore', 'pipe', 'inherit']
  }
)
const url = await new Promise((resolve, reject) => {
  server.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
  createInterface({ input: server.stdout }).once('line', (line) => resolve(JSON.parse(line).ui))
})
const browser = await chromium.launch(await browserLaunchOptions())
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })

async function applySample(name) {
  await page.keyboard.press('c')
  const dock = page.getByRole('region', { name: 'Dock' })
  await dock.getByRole('button', { name: 'Template' }).click()
  await page.getByRole('menuitem', { name: new RegExp(name) }).click()
  await dock.getByRole('button', { name: 'Apply' }).click()
  await dock.getByText(/\d created/).waitFor()
  await dock.getByRole('button', { name: 'Close tab' }).click()
}

async function go(place) {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${place}( \\d+)*$`) })
    .click()
}

async function choose(menu, entry) {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

async function setSpeed(speed) {
  await page.getByRole('group', { name: 'Simulated clock' }).getByRole('button', { name: 'Speed' }).click()
  await page.getByRole('button', { name: speed, exact: true }).click()
}

async function setImage(image, changeCause) {
  await page.getByRole('button', { name: 'Set image' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Image of web' }).fill(image)
  await dialog.getByRole('textbox', { name: 'Change cause' }).fill(changeCause)
  await dialog.getByRole('button', { name: 'Set image' }).click()
  await dialog.waitFor({ state: 'detached' })
}

async function picture(name) {
  // Nothing hovered, nothing that still fades.
  await page.mouse.move(720, 880)
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(passing.map((animation) => animation.finished.catch(() => {})))
  })
  const png = smallPng(await page.screenshot())
  console.log(`${name}: ${Math.round(png.length / 1000)} kB`)
  writeFileSync(join(folder, name), png)
  if (png.length > largest) throw new Error(`${name} is larger than ${largest / 1000} kB`)
}

try {
  await page.goto(url)
  await page.getByRole('heading', { level: 1, name: /pods are fine/ }).waitFor()
  await applySample('Counter')
  await applySample('Guestbook')

  await go('Deployments')
  await page.getByRole('row', { name: /^counter-web .* 3\/3/ }).click()
  await page.getByRole('complementary').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Rollout history' }).click()
  const revisions = page.getByRole('region', { name: 'Revisions' })
  await setImage('drydock/counter:1.1', 'count in redis')
  await revisions.getByRole('listitem').first().getByText('3 pods serving').waitFor()
  await setSpeed('1x')
  await setImage('drydock/counter:2.0', 'new start page')
  await page.getByRole('img', { name: /^[12] of 3 pods of revision 3 are ready/ }).waitFor()
  await choose('Settings', 'Dark')
  await picture('rollout-dark.png')

  await setSpeed('60x')
  await setImage('drydock/counter:2.1', 'a tag that does not exist')
  await go('Pods')
  const grid = page.getByRole('grid', { name: 'Pods' })
  await grid.getByText('ImagePullBackOff').waitFor()
  await setSpeed('1x')
  await choose('Settings', 'Light')
  await grid.getByRole('row').filter({ hasText: 'ImagePullBackOff' }).click()
  await page.getByRole('complementary').getByRole('tablist').waitFor()
  await picture('pods-light.png')
} finally {
  await browser.close()
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
  rmSync(data, { recursive: true, force: true })
}
