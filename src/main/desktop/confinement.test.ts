import { expect, test } from 'vitest'
import { confineContents, confinedPreferences, denyPermissions, isTrustedSender } from './confinement.ts'

test('a window runs sandboxed, isolated and without Node', () => {
  expect(confinedPreferences('/preload.cjs')).toMatchObject({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false
  })
})

test.each([
  ['app://drydock/', null, true],
  ['app://drydock/#/pods', null, true],
  ['app://other/', null, false],
  ['https://drydock/', null, false],
  ['file:///etc/passwd', null, false],
  ['nonsense', null, false],
  ['app://drydock/', {} as never, false]
])('sender %s (parent %j) is trusted: %s', (url, parent, trusted) => {
  expect(isTrustedSender({ url, parent })).toBe(trusted)
})

test('a frame that is gone is not trusted', () => {
  expect(isTrustedSender(null)).toBe(false)
})

test('navigation, redirects, web views and new windows are refused', () => {
  const listeners = new Map<string, (event: { preventDefault(): void }) => void>()
  let openHandler: ((details: never) => { action: string }) | undefined
  const contents = {
    on: (name: string, listener: never) => listeners.set(name, listener),
    setWindowOpenHandler: (handler: never) => (openHandler = handler)
  }
  const opened: string[] = []
  confineContents(contents as unknown as Parameters<typeof confineContents>[0], (url) => opened.push(url))
  expect([...listeners.keys()]).toEqual([
    'will-navigate',
    'will-redirect',
    'will-frame-navigate',
    'will-attach-webview'
  ])
  for (const listener of listeners.values()) {
    let prevented = false
    listener({ preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
  }
  for (const url of [
    'http://127.0.0.1:8080/',
    'http://127.0.0.1:8080/elsewhere',
    'http://127.0.0.1:8080.evil.example/',
    'https://127.0.0.1:8080/',
    'http://localhost:8080/',
    'file:///etc/passwd'
  ]) {
    expect(openHandler!({ url } as never)).toEqual({ action: 'deny' })
  }
  // A port that leads into the cluster opens in the browser, and nothing else does.
  expect(opened).toEqual(['http://127.0.0.1:8080/'])
})

test('every permission is denied', () => {
  const answers: unknown[] = []
  const session = {
    setPermissionRequestHandler: (handler: (c: null, p: string, answer: (v: boolean) => void) => void) =>
      handler(null, 'notifications', (value) => answers.push(value)),
    setPermissionCheckHandler: (handler: () => boolean) => answers.push(handler()),
    setDevicePermissionHandler: (handler: () => boolean) => answers.push(handler())
  }
  denyPermissions(session as unknown as Parameters<typeof denyPermissions>[0])
  expect(answers).toEqual([false, false, false])
})
