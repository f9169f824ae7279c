// What a real API server answered, asked of this one over https: content types, Accept, tokens, impersonation, paths,
// and all that a later kind does not need.
import { request } from 'node:https'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deviationOf } from '../engine/api/testing-golden-deviations.ts'
import { defaultsSetup } from '../engine/api/testing-golden-setup.ts'
import {
  differences,
  filledIn,
  hasGolden,
  readGolden,
  warningTexts,
  withUid,
  type GoldenCase,
  type GoldenRequest
} from '../engine/api/testing-golden.ts'
import { openApiDoor, serveClusterApi, type ServedClusterApi } from './api-serving.ts'
import { EngineCluster } from './engine-cluster.ts'
import { administrator } from './credentials/identities.ts'
import { httpDeviationOf, staleHttpDeviations } from './testing-golden-http-deviations.ts'
import { startTime } from './testing-engine-cluster.ts'

interface Answered {
  readonly code: number
  readonly response: unknown
  readonly warnings: readonly string[]
}

class GoldenHttpServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'drydock-golden-'))
  readonly #cluster: EngineCluster
  #served: ServedClusterApi | undefined

  constructor() {
    // The clock stands still: nobody but the requests changes anything.
    this.#cluster = new EngineCluster({
      data: this.#folder,
      speed: 0,
      seed: 'golden',
      startTime,
      nodes: 2,
      fixture: false,
      api: { port: 0, token: undefined, kubeconfig: undefined },
      controlPlaneOnly: false,
      serviceRange: '10.0.0.0/16'
    })
  }

  async start(): Promise<void> {
    const door = await openApiDoor({ port: 0, token: undefined, kubeconfig: undefined })
    this.#served = serveClusterApi(this.#cluster, door)
  }

  async close(): Promise<void> {
    await this.#served?.close()
    this.#cluster.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** What a controller was quicker to make is made what the recording had. */
  async prepare(step: GoldenRequest): Promise<void> {
    const { code } = await this.ask(step)
    // A definition's kind is served when its controllers have looked at it.
    if (step.path.endsWith('/customresourcedefinitions')) await this.#pass(1_000)
    if (code !== 409) return
    const { name } = (step.body as { readonly metadata: { readonly name: string } }).metadata
    await this.ask({ ...step, method: 'PUT', path: `${step.path}/${name}` })
  }

  /** Lets simulated time pass. */
  async #pass(milliseconds: number): Promise<void> {
    const until = this.#cluster.engine.now + milliseconds
    this.#cluster.control.step(milliseconds)
    while (this.#cluster.engine.now < until) await new Promise((resolve) => setImmediate(resolve))
  }

  async ask(asked: GoldenRequest): Promise<Answered> {
    const { method, path, body } = asked
    if (method !== 'PUT' || !JSON.stringify(body ?? null).includes('"<uid>"')) return this.#send(asked)
    const { response } = await this.#send({ method: 'GET', path: path.replace(/\?.*$/, '') })
    const { uid } = (response as { readonly metadata: { readonly uid?: string } }).metadata
    return this.#send(uid === undefined ? asked : { ...asked, body: withUid(body!, uid) })
  }

  #send({ method, path, body, ct, accept, headers, token }: GoldenRequest): Promise<Answered> {
    const { promise, resolve, reject } = Promise.withResolvers<Answered>()
    const filled = filledIn(body, path)
    const text =
      filled === undefined || filled === null ? '' : typeof filled === 'string' ? filled : JSON.stringify(filled)
    const type = ct ?? (text === '' ? undefined : 'application/json')
    const secret = this.#token(token)
    const asked = request(
      `${this.#served!.api!}${path}`,
      {
        method,
        ca: this.#cluster.credentials.authority.certificate,
        headers: {
          'User-Agent': 'golden',
          ...(type === undefined || type === '' ? {} : { 'Content-Type': type }),
          ...(text === '' ? {} : { 'Content-Length': String(Buffer.byteLength(text)) }),
          ...(accept === undefined ? {} : { Accept: accept }),
          ...(secret === undefined ? {} : { Authorization: `Bearer ${secret}` }),
          ...(headers as Readonly<Record<string, string>> | undefined)
        }
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const said = Buffer.concat(chunks).toString()
          const isJson = (answer.headers['content-type'] ?? '').startsWith('application/json')
          const isOne = isJson && said !== '' && !said.includes('}\n{') && !said.startsWith('{"type":')
          resolve({
            code: answer.statusCode!,
            response: isOne ? (JSON.parse(said) as unknown) : said,
            warnings: warningsOf(answer.rawHeaders)
          })
        })
      }
    )
    asked.on('error', reject)
    asked.end(text)
    return promise
  }

  /** The recording's admin has one of its own. */
  #token(token: string | undefined): string | undefined {
    if (token === '<none>') return undefined
    return token === undefined || token === 'admin-token' ? this.#cluster.identities.tokenOf(administrator.name) : token
  }
}

function warningsOf(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1] === 'Warning')
}

/** What differs by version, or by what else there is in this cluster. */
function adjusted(found: readonly string[], response: unknown): readonly string[] {
  const kind = (response as { readonly kind?: unknown } | undefined)?.kind
  // The recording left the fields' managers out of objects.
  return found.filter(
    (text) =>
      !text.startsWith('.metadata.managedFields: expected undefined') &&
      !(kind === 'Pod' && text.startsWith('.metadata.generation:')) &&
      !(kind === 'PodList' && /^\.items\[\d+\]\.metadata\.generation:/.test(text))
  )
}

/** What a run found: differences by case, and how many cases were not asked. */
class Tally {
  later = 0
  #equal = 0
  readonly #found: Record<string, readonly string[]> = {}
  readonly #differing = new Set<string>()

  note(one: GoldenCase, answered: Answered): void {
    const wrong = [
      ...differences({ code: one.code }, { code: answered.code }),
      ...adjusted(differences(one.response, answered.response), answered.response),
      ...differences([...warningTexts(one.warnings)].sort(), [...warningTexts(answered.warnings)].sort(), 'warnings')
    ]
    if (wrong.length === 0) {
      this.#equal++
      return
    }
    this.#differing.add(one.id)
    if (deviationOf(one.id) === undefined && httpDeviationOf(one.id) === undefined) {
      this.#found[`${one.id} ${one.method} ${one.path}`] = wrong.slice(0, 4)
    }
  }

  settle(file: string): void {
    const named = this.#differing.size - Object.keys(this.#found).length
    process.stdout.write(
      `golden ${file} over https: ${this.#equal} equal, ${named} named deviations, ${this.later} of later kinds\n`
    )
    expect(this.#found).toEqual({})
    expect(staleHttpDeviations(file, this.#differing)).toEqual([])
  }
}

describe.skipIf(!hasGolden)('recorded answers over https', () => {
  let server: GoldenHttpServer

  beforeEach(async () => {
    server = new GoldenHttpServer()
    await server.start()
  })
  afterEach(() => server.close())

  it('defaults', async () => {
    for (const step of defaultsSetup) await server.prepare(step)
    const tally = new Tally()
    for (const one of readGolden<GoldenCase>('defaults.json').cases) tally.note(one, await server.ask(one))
    tally.settle('defaults')
  }, 120_000)

  it('errors', async () => {
    const { setup = [], cases } = readGolden<GoldenCase>('errors.json')
    // Definitions first: nothing else has been made while their kinds come to be served.
    const first = setup.filter(({ beforeCase }) => beforeCase === undefined)
    const isDefinition = ({ path }: GoldenRequest): boolean => path.endsWith('/customresourcedefinitions')
    for (const step of [...first.filter(isDefinition), ...first.filter((one) => !isDefinition(one))]) {
      await server.prepare(step)
    }
    const tally = new Tally()
    for (const one of cases) {
      const number = Number(one.id.split('-')[1])
      for (const step of setup) if (step.beforeCase === number) await server.prepare(step)
      // A body that was too large to record is only described.
      if (typeof one.body === 'string' && one.body.startsWith('<')) {
        tally.later++
        continue
      }
      const answered = await server.ask(one)
      if (one.method === 'POST' && answered.code === 201 && !one.path.includes('dryRun') && one.code !== 201) {
        const { metadata } = answered.response as { readonly metadata?: { readonly name?: string } }
        await server.ask({ method: 'DELETE', path: `${one.path}/${metadata?.name}` })
      }
      tally.note(one, answered)
    }
    tally.settle('errors')
  }, 120_000)
})
