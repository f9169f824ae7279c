import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appProtocolHandler } from './app-protocol.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-app-'))
  writeFileSync(join(folder, 'index.html'), '<html nonce="__CSP_NONCE__">')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the window comes with the same policy as in browser mode', async () => {
  const response = await appProtocolHandler(folder)(new Request('app://drydock/'))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/
  )
  expect(await response.text()).not.toContain('__CSP_NONCE__')
})

test.each(['app://other/', 'app://drydock/missing.js', 'app://drydock/%2e%2e/secret.js'])(
  '%s is not found',
  async (url) => {
    expect((await appProtocolHandler(folder)(new Request(url))).status).toBe(404)
  }
)
