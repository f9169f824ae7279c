// For tests and benchmarks: the built server as a process of its own, and a client that speaks the contract to it.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { contract } from '../../shared/contract/contract.ts'
import type { ClockDocument } from '../../shared/contract/simulation.ts'

export type ContractClient = ContractRouterClient<typeof contract>

const root = join(import.meta.dirname, '../../..')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** One run of out/main/serve.js. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly #firstLine: Promise<string>
  readonly ended: Promise<Ended>
  /** performance.now() when it was spawned. */
  readonly spawnedAt: number
  #stdout = ''
  #stderr = ''

  constructor(flags: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.spawnedAt = performance.now()
    this.#child = spawn(process.execPath, [join(root, 'out/main/serve.js'), ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment }
    })
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }))
    })
    this.#firstLine = new Promise((resolve) => createInterface({ input: this.#child.stdout! }).once('line', resolve))
  }

  /** Its first line; rejects where it ends without one. */
  async firstLine(): Promise<string> {
    const end = this.ended.then(({ code, stderr }) => {
      throw new Error(`the server ended with code ${code}: ${stderr}`)
    })
    return Promise.race([this.#firstLine, end])
  }

  /** The window's address; for a server with --json. */
  async url(): Promise<string> {
    return (JSON.parse(await this.firstLine()) as { readonly ui: string }).ui
  }

  get pid(): number {
    return this.#child.pid!
  }

  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.#child.kill(signal)
    return this.ended
  }
}

export interface Connected {
  readonly client: ContractClient
  readonly socket: WebSocket
}

/** Connects as a browser's page would: with the token's cookie and its own origin. */
export async function connectTo(url: string): Promise<Connected> {
  const { host, port, origin, searchParams } = new URL(url)
  const socket = new WebSocket(`ws://${host}/connect`, {
    headers: { Cookie: `drydock-${port}=${searchParams.get('token')}`, Origin: origin }
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const websocket = socket as unknown as globalThis.WebSocket
  return { client: createORPCClient<ContractClient>(new RPCLink({ websocket })), socket }
}

export const asAdministrator = { cluster: 'drydock', identity: 'kubernetes-admin' } as const

/** The clock once it is as wanted. */
export async function clockWhen(
  client: ContractClient,
  isSo: (clock: ClockDocument) => boolean
): Promise<ClockDocument> {
  const stop = new AbortController()
  const stream = await client.simulation.clock({ ...asAdministrator, subscription: 'clock' }, { signal: stop.signal })
  for await (const { sequence, value } of stream) {
    if (isSo(value)) {
      stop.abort()
      return value
    }
    await client.live.acknowledge({ subscription: 'clock', sequence })
  }
  throw new Error('the clock ended')
}
