// Takes the pictures of docs/gallery again: node scripts/node.mjs node scripts/page-gallery.mjs [NAME ...]
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserLaunchOptions } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { requireNode, root } from './runtime.mjs'
import { connectTo, ServerProcess } from '../src/main/host/testing-server.ts'
import { makeManyFolder, manyFlags, playMany } from './page-gallery/many-scene.ts'
import { discardDrafts, makeSceneFile, playScene, sceneFlags } from './page-gallery/scene.ts'
import { pictureGroups } from './page-gallery/pictures.ts'
import { galleryIndex } from './page-gallery/picture-files.ts'
import { takePicture } from './page-gallery/take-pictures.ts'

const wanted = new Set(process.argv.slice(2))
ensureBuilt(requireNode())
const folder = join(root, 'docs/gallery')
if (wanted.size === 0) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const chosen = pictureGroups
  .flatMap((group) => group.pictures.map((picture) => ({ group, picture })))
  .filter(({ picture }) => wanted.size === 0 || wanted.has(picture.name))
const failed = []
let bytes = 0
const scenes = [
  { name: undefined, flags: sceneFlags, make: makeSceneFile, play: playScene },
  { name: 'many', flags: manyFlags, make: makeManyFolder, play: playMany }
]
for (const scene of scenes) {
  const pictures = chosen.filter(({ picture }) => picture.scene === scene.name)
  if (pictures.length > 0) await takeScene(scene, pictures)
}
console.log(`${(bytes / 1_000_000).toFixed(1)} MB`)
writeFileSync(join(folder, 'README.md'), galleryIndex(pictureGroups))
if (failed.length > 0) throw new Error(`no picture of ${failed.length}:\n${failed.join('\n')}`)

/** Serves a cluster, brings it to its moment and takes its pictures. */
async function takeScene({ flags, make, play }, pictures) {
  // Some pictures show where it is.
  const data = join(tmpdir(), 'drydock-gallery')
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data)
  make(data)
  const server = new ServerProcess(['--json', '--data', data, '--port', '0', ...flags])
  let browser
  let socket
  try {
    const url = await server.url()
    const { client, socket: opened } = await connectTo(url)
    socket = opened
    await play(client)
    browser = await chromium.launch(await browserLaunchOptions())
    const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'UTC' })
    // For what tells real time: the clusters of a data folder.
    await context.clock.setFixedTime(new Date('2026-11-20T15:00:00Z'))
    const takeIt = async ({ group, picture }) => {
      try {
        const taken = await takePicture({ context, url, folder }, group, picture)
        console.log(`${picture.name}: ${Math.round(taken / 1000)} kB`)
        bytes += taken
      } catch (error) {
        failed.push(`${picture.name}: ${error.message.split('\n')[0]}`)
        console.error(failed.at(-1))
      }
    }
    const waiting = pictures.filter(({ picture }) => !picture.leavesDraft)
    const takeWaiting = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await takeIt(next)
    }
    // Most of the time a page is waited for.
    await Promise.all([takeWaiting(), takeWaiting(), takeWaiting(), takeWaiting()])
    for (const one of pictures.filter(({ picture }) => picture.leavesDraft)) {
      await takeIt(one)
      await discardDrafts(client)
    }
  } finally {
    await browser?.close()
    socket?.close()
    await server.end()
    rmSync(data, { recursive: true, force: true })
  }
}
