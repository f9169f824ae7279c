import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const folder = join(import.meta.dirname, '../../out/renderer')

/**
 * Kilobytes, compressed, of the scripts that must be there before the window is drawn: those that its page names, and
 * what they import at once. What pages load at their first use is not among them.
 */
export function startCodeKilobytes(): number {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const seen = new Set<string>()
  const waiting = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file!)
  let bytes = 0
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const text = readFileSync(join(folder, file), 'utf8')
    bytes += gzipSync(text).length
    for (const [, name] of text.matchAll(/\b(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      waiting.push(`assets/${name}`)
  }
  return bytes / 1000
}
