import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { noncePlaceholder, securityHeaders } from './content-security.ts'

export interface FileAnswer {
  readonly code: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

/**
 * The built window's files, with the headers that confine it: behind app:// and behind http alike. `path` is a URL
 * path; anything that is not one of the window's files is a 404.
 */
export async function windowFile(folder: string, path: string): Promise<FileAnswer> {
  const nonce = randomBytes(16).toString('base64')
  const headers = securityHeaders(nonce)
  const file = fileOf(folder, path)
  const contentType = file === undefined ? undefined : contentTypes[extname(file)]
  if (file === undefined || contentType === undefined) return missing(headers)
  try {
    const bytes = await readFile(file)
    if (!file.endsWith('.html')) {
      // Vite names assets by their content, so they may be kept for good.
      return {
        code: 200,
        headers: { ...headers, 'Content-Type': contentType, 'Cache-Control': 'max-age=31536000, immutable' },
        body: bytes
      }
    }
    const html = bytes.toString('utf8').replaceAll(noncePlaceholder, nonce)
    return { code: 200, headers: { ...headers, 'Content-Type': contentType, 'Cache-Control': 'no-store' }, body: html }
  } catch {
    return missing(headers)
  }
}

function missing(headers: Readonly<Record<string, string>>): FileAnswer {
  return { code: 404, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }, body: 'not found\n' }
}

function fileOf(folder: string, path: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return undefined
  }
  if (decoded.includes('\0')) return undefined
  const file = normalize(join(folder, decoded === '/' ? 'index.html' : decoded))
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? file : undefined
}
