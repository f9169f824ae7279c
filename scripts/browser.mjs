// The browser that tests and screenshots drive. On a bare Linux machine neither a browser nor its libraries nor a
// font can be expected, so the one from npm comes with all three.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './runtime.mjs'

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The package's own fonts.conf names folders that exist only in its cloud; without any font the browser ends itself as
 * soon as it lays out a text field.
 */
function fontConfiguration(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`
}

/** Unpacks the browser of @sparticuz/chromium once per version; returns its folder. */
async function unpackedChromium() {
  const home = join(root, 'node_modules', '@sparticuz', 'chromium')
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const cache = join(root, 'node_modules', '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const scratch = mkdtempSync(join(cache, 'chromium-'))
  // inflate() writes to the system's temporary folder and trusts any older file there: give it one of its own.
  const before = process.env.TMPDIR
  process.env.TMPDIR = scratch
  try {
    const { inflate } = await import('@sparticuz/chromium')
    await Promise.all(
      ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((file) =>
        inflate(join(home, 'bin', file))
      )
    )
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  writeFileSync(join(scratch, 'fonts', 'fonts.conf'), fontConfiguration(folder))
  try {
    renameSync(scratch, folder)
  } catch (error) {
    // Another process was faster; its folder is as good.
    rmSync(scratch, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * Launch options for Playwright's chromium: DRYDOCK_CHROMIUM if set, else the browser from npm (linux-x64), else one
 * that the system has, else Playwright's own.
 */
export async function browserLaunchOptions() {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const own = process.env.DRYDOCK_CHROMIUM
  if (own) return { executablePath: own, args }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const folder = await unpackedChromium()
    const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
    const env = { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, 'fonts') }
    return { executablePath: join(folder, 'chromium'), args, env }
  }
  const executablePath = systemBrowsers.find((path) => existsSync(path))
  return executablePath === undefined ? { args } : { executablePath, args }
}
