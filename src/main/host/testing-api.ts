// For tests: a cluster on a temporary folder, its API on a free port, and a client that trusts its authority.
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApiDoor, serveClusterApi, type ServedClusterApi } from './api-serving.ts'
import { EngineCluster } from './engine-cluster.ts'
import type { EngineOptions } from './engine-thread.ts'
import { startTime } from './testing-engine-cluster.ts'

/** The administrator's, of every cluster that is made here. */
export const testingToken = 'a-token-for-tests'

export interface TestingAnswer {
  readonly code: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The text as JSON. */
  readonly json: () => Readonly<Record<string, unknown>>
}

export interface TestingRequest {
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: object | string | Buffer
  readonly contentType?: string
  /** Null shows none. */
  readonly token?: string | null
}

export class TestingApi {
  readonly cluster: EngineCluster
  readonly port: number
  readonly ca: string
  readonly #served: ServedClusterApi
  readonly #folder: string

  private constructor(folder: string, cluster: EngineCluster, served: ServedClusterApi) {
    this.#folder = folder
    this.cluster = cluster
    this.#served = served
    this.port = Number(new URL(served.api!).port)
    this.ca = cluster.credentials.authority.certificate
  }

  /** A bare control plane that runs as fast as real time, unless told otherwise. */
  static async open(options: Partial<EngineOptions> = {}): Promise<TestingApi> {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-api-'))
    const api = { port: 0, token: testingToken, kubeconfig: undefined }
    const door = await openApiDoor(api)
    const cluster = new EngineCluster({
      data: join(folder, 'data'),
      speed: 1,
      seed: 'testing',
      startTime,
      nodes: undefined,
      fixture: false,
      api,
      controlPlaneOnly: true,
      serviceRange: undefined,
      ...options
    })
    return new TestingApi(folder, cluster, serveClusterApi(cluster, door))
  }

  async close(): Promise<void> {
    await this.#served.close()
    this.cluster.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Rejects where the connection ends without a whole answer. */
  request(method: string, path: string, asked: TestingRequest = {}): Promise<TestingAnswer> {
    const { headers = {}, body, contentType = 'application/json', token = testingToken } = asked
    const content =
      body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const sent: Record<string, string | number> = { ...headers }
    if (token !== null) sent['Authorization'] = `Bearer ${token}`
    if (content !== undefined) {
      sent['Content-Type'] = contentType
      sent['Content-Length'] = Buffer.byteLength(content)
    }
    const { promise, resolve, reject } = Promise.withResolvers<TestingAnswer>()
    const { ca, port } = this
    request({ host: '127.0.0.1', port, ca, method, path, headers: sent, agent: false }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString()
        const json = (): Readonly<Record<string, unknown>> => JSON.parse(text) as Readonly<Record<string, unknown>>
        resolve({ code: response.statusCode!, headers: response.headers, text, json })
      })
    })
      .on('error', reject)
      .end(content)
    return promise
  }

  get(path: string, asked: TestingRequest = {}): Promise<TestingAnswer> {
    return this.request('GET', path, asked)
  }
}
