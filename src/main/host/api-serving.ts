// The Kubernetes API of a cluster on loopback: its door, who may come in, and the kubeconfig that leads there.
import { join } from 'node:path'
import { proseOfFile, type Prose } from '../apiserver/openapi/prose.ts'
import type { Server } from 'node:https'
import { RequestHandler } from '../apiserver/request-handler.ts'
import { answerWith, createApiServer } from '../apiserver/https-server.ts'
import { contextClusters } from '../../shared/machines/presets.ts'
import type { AnsweredRequest } from '../apiserver/api-backend.ts'
import type { ApiRequestRecord } from '../../shared/contract/api-access.ts'
import { kubeconfigContent } from './credentials/api-credentials.ts'
import { clientCertificates } from './credentials/client-certificates.ts'
import { KubeconfigFile } from './credentials/kubeconfig-file.ts'
import { kubeconfigText } from './credentials/kubeconfig.ts'
import { keySetOf } from './credentials/token-signer.ts'
import type { EngineCluster } from './engine-cluster.ts'
import type { Serving } from './engine-thread.ts'
import { UsageError, type ApiFlags } from './flags.ts'
import { listenOnLoopback } from './loopback-port.ts'

/** kubeadm's. */
const usualPort = 6443

export interface ServedClusterApi extends Serving {
  readonly close: () => Promise<void>
}

/** A port that is taken, and a kubeconfig that may be written: nobody is answered yet. */
export interface ApiDoor {
  readonly server: Server
  readonly port: number
  readonly kubeconfig: KubeconfigFile | undefined
}

/**
 * Takes what the API needs of its surroundings, before a data folder is touched. Throws UsageError where the port or the
 * kubeconfig cannot be had.
 */
export async function openApiDoor(flags: ApiFlags): Promise<ApiDoor> {
  const kubeconfig = flags.kubeconfig === undefined ? undefined : new KubeconfigFile(flags.kubeconfig, contextClusters)
  kubeconfig?.check()
  const server = createApiServer()
  return { server, port: await listenOnLoopback(server, { port: flags.port, usual: usualPort }), kubeconfig }
}

/** What the API's documents say, as it was written beside the program when that was built. */
export function programProse(): Prose {
  return proseOfFile(join(import.meta.dirname, 'api-prose.json'))
}

/**
 * Serves the API of a cluster; its documents say what stands in the prose. Throws UsageError where the kubeconfig
 * cannot be written.
 */
export function serveClusterApi(
  cluster: EngineCluster,
  { server, port, kubeconfig }: ApiDoor,
  prose = programProse()
): ServedClusterApi {
  const { credentials, identities } = cluster
  server.setSecureContext(credentials.tls)
  const url = `https://127.0.0.1:${port}`
  const handler = new RequestHandler(cluster, {
    address: `127.0.0.1:${port}`,
    hosts,
    ofToken: (token) => {
      const verdict = cluster.engine.authenticate(token)
      return verdict !== undefined && 'user' in verdict ? verdict.user : undefined
    },
    ofCertificate: clientCertificates(credentials.authority),
    prose,
    jwks: JSON.stringify(keySetOf(credentials.signingKey)),
    onAnswered: (request) => cluster.api.requests.add(recordOf(request, cluster.engine.now))
  })
  cluster.waitsForCommit(() => handler.hasWaiting)
  const close = answerWith(server, handler)
  const content = () => kubeconfigContent(cluster.name, url, credentials.authority, identities)
  kubeconfig?.write(content())
  // Whoever uses the file finds there who was made since.
  const rewrite = (): void => {
    try {
      kubeconfig?.write(content())
    } catch (error) {
      // The identity is made all the same, and its page has its kubeconfig.
      if (!(error instanceof UsageError)) throw error
      console.error(`drydock: ${error.message}`)
    }
  }
  const stopWriting = identities.onChange(rewrite)
  // Another cluster may have another name.
  cluster.onReload(rewrite)
  cluster.api.serve({
    url,
    authority: credentials.authority.certificate,
    authorityFile: credentials.authorityFile,
    kubeconfigFile: kubeconfig?.path,
    kubeconfigOf: (identity) => {
      const all = content()
      return kubeconfigText({ ...all, users: all.users.filter(({ name }) => name === identity) })
    }
  })
  return {
    api: url,
    kubeconfig: kubeconfig?.path,
    close: () => {
      stopWriting()
      return close()
    }
  }
}

/** The names in the server's certificate: a page of another site that resolves to this machine is none of them. */
const hosts: ReadonlySet<string> = new Set([
  '127.0.0.1',
  '[::1]',
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local'
])

function recordOf(request: AnsweredRequest, at: number): Omit<ApiRequestRecord, 'id'> {
  const { isDryRun, latency, group = '', version = '', resource = '', ...rest } = request
  return {
    ...rest,
    group,
    version,
    resource,
    at,
    latency: Math.round(latency * 1_000),
    source: 'api',
    ...(isDryRun ? { dryRun: true } : {})
  }
}
