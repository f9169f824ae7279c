// Browser mode: the same cluster and window as the desktop program, behind http and WebSocket on loopback.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { engineOptions, EngineThread, type Serving } from './host/engine-thread.ts'
import { parseServeFlags, UsageError, type ServeFlags } from './host/flags.ts'

async function serve(flags: ServeFlags): Promise<void> {
  // The engine's code loads in its own thread while the server's loads in this one.
  const engine = new EngineThread(join(import.meta.dirname, 'worker.js'), engineOptions(flags), (error) => {
    console.error(
      error instanceof UsageError ? `drydock: ${error.message}` : `drydock: the engine failed: ${error.message}`
    )
    process.exit(error instanceof UsageError ? 2 : 1)
  })
  const { startLoopbackServer } = await import('./host/loopback-server.ts')
  // The port comes first: where it is taken, the data folder stays as it was.
  const server = await startLoopbackServer({
    port: flags.port,
    files: join(import.meta.dirname, '../renderer'),
    token: randomBytes(24).toString('base64url'),
    connect: () => engine.connect()
  })
  await engine.open()

  const stop = async (): Promise<void> => {
    await server.close()
    await engine.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
  const serving = await engine.serving()
  console.log(flags.json ? JSON.stringify({ ready: true, ui: server.url, ...serving }) : inWords(server.url, serving))
}

function inWords(ui: string, { api, kubeconfig }: Serving): string {
  const parts = [
    `Drydock is at ${ui}`,
    ...(api === undefined ? [] : [`its Kubernetes API at ${api}`]),
    ...(kubeconfig === undefined ? [] : [`the kubeconfig in ${kubeconfig}`])
  ]
  return parts.join(', ')
}

try {
  await serve(parseServeFlags(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`drydock: ${error.message}`)
  process.exit(2)
}
