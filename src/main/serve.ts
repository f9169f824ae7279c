// Browser mode: the same cluster and window as the desktop program, behind http and WebSocket on loopback.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { defaultDataFolder } from './host/data-folder.ts'
import { EngineThread } from './host/engine-thread.ts'
import { parseServeFlags, UsageError, type ServeFlags } from './host/flags.ts'

async function serve(flags: ServeFlags): Promise<void> {
  // The engine's code loads in its own thread while the server's loads in this one.
  const engine = new EngineThread(
    join(import.meta.dirname, 'worker.js'),
    {
      data: flags.data ?? defaultDataFolder(),
      speed: flags.speed,
      seed: flags.seed,
      nodes: flags.nodes,
      fixture: flags.fixture
    },
    (error) => {
      console.error(
        error instanceof UsageError ? `drydock: ${error.message}` : `drydock: the engine failed: ${error.message}`
      )
      process.exit(error instanceof UsageError ? 2 : 1)
    }
  )
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
  console.log(flags.json ? JSON.stringify({ ready: true, ui: server.url }) : `Drydock is at ${server.url}`)
}

try {
  await serve(parseServeFlags(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`drydock: ${error.message}`)
  process.exit(2)
}
