// Ways to find specs that pass only where everything is fast: they act before what they act on is there.
import type { Page } from '@playwright/test'

/**
 * How many times slower than this machine the window runs, by DRYDOCK_E2E_SLOW: 1 where nothing is said. It finds keys
 * that are pressed before what they are for is drawn.
 */
export const slowness = Number(process.env['DRYDOCK_E2E_SLOW'] ?? 1)

/**
 * What of the host comes late, by DRYDOCK_E2E_LATE: "answers" (the changes of an action are seen before its answer) or
 * "streams" (an action is answered before its changes are seen).
 */
const late = process.env['DRYDOCK_E2E_LATE']

/** So late, in milliseconds. */
const delay = 700

/** Of browser mode only: to be said before the page connects. */
export async function delayHost(page: Page): Promise<void> {
  if (late === undefined) return
  await page.routeWebSocket(/\/connect$/, (socket) => {
    const host = socket.connectToServer()
    let isOpen = true
    socket.onMessage((message) => {
      if (isOpen) host.send(message)
    })
    host.onMessage((message) => {
      if (isOfStream(message) === (late === 'streams')) setTimeout(() => socket.send(message), delay)
      else socket.send(message)
    })
    // What was sent before the end arrives before it.
    host.onClose((code, reason) => {
      isOpen = false
      setTimeout(() => void socket.close({ code, reason }), delay)
    })
  })
}

/** A stream begins with an answer that says so; what is in it are events (type 3). */
function isOfStream(message: string | Buffer): boolean {
  const text = typeof message === 'string' ? message : message.toString('latin1')
  return /^\{"i":"\w+",("t":3|"p":\{("s":\d+,)?"h":\{[^}]*text\/event-stream)/.test(text)
}
