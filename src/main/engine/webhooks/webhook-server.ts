import type { Json } from '../../../shared/kube/object.ts'
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import type { ObjectStore } from '../store/object-store.ts'

/** A container that is asked for its verdict. */
export interface AskedContainer {
  readonly launch: ContainerLaunch
  readonly store: ObjectStore
  /** Milliseconds of simulated time. */
  readonly now: number
  /** A line of its log. */
  log(text: string): void
}

/** A program that answers admission reviews, in the containers of some image. */
export interface WebhookServer {
  /** The certificate that it shows at a port, as PEM; undefined where it listens for no reviews there. */
  certificate(container: AskedContainer, port: number): string | undefined
  /** `path` without a query. */
  answer(container: AskedContainer, path: string, review: Json): WebhookReply
}

export interface WebhookReply {
  readonly status: number
  readonly body: string
}

/** The value of a flag, --name=value or --name value, in what a container runs; undefined where it is not there. */
export function flagOf({ container, image }: ContainerLaunch, name: string): string | undefined {
  const words = [...(container.command ?? image.command), ...(container.args ?? [])]
  for (const [index, word] of words.entries()) {
    const flag = word.replace(/^--?/, '')
    if (flag === word) continue
    if (flag === name) return words[index + 1]
    if (flag.startsWith(`${name}=`)) return flag.slice(name.length + 1)
  }
  return undefined
}

/** An AdmissionReview with this answer. */
export function reviewed(review: Json, response: { readonly [key: string]: Json }): WebhookReply {
  const { apiVersion = 'admission.k8s.io/v1', request } = review as {
    readonly apiVersion?: string
    readonly request: { readonly uid: string }
  }
  const body = { kind: 'AdmissionReview', apiVersion, response: { uid: request.uid, ...response } }
  return { status: 200, body: JSON.stringify(body) }
}
