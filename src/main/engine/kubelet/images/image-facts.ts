import type { UsageProfile } from '../usage-profile.ts'

/** How a container of this image writes to its log. Templates know {ip}, {pod}, {time:...}; see log-format.ts. */
export interface LogFormat {
  /** Written when it starts, each after `after` milliseconds. */
  readonly start: readonly { readonly after: number; readonly text: string; readonly stream?: 'stdout' | 'stderr' }[]
  /** One line per request; absent where the program keeps no access log. */
  readonly access?: { readonly text: string; readonly stream?: 'stdout' | 'stderr' }
  /** Written when it is asked to stop. */
  readonly stop?: readonly { readonly text: string; readonly stream?: 'stdout' | 'stderr' }[]
}

/** What a container of an image does when its command is the image's own. */
export type Behaviour =
  /** Listens and answers. `body` is the answer to GET /, where it is not the generic page with the pod's name. */
  | {
      readonly kind: 'server'
      /** Milliseconds from the start until it listens. */
      readonly readyAfter: number
      /** Milliseconds of an answer. */
      readonly latency: number
      readonly body?: string
      /** Paths with an answer of their own; any other path gets `otherStatus`. */
      readonly paths?: Readonly<Record<string, number>>
      readonly otherStatus?: number
      /** Its page for those; the status alone where absent. */
      readonly otherBody?: string
      /** What it says of itself and of the page, as templates; the length is whoever's who writes it down. */
      readonly headers?: Readonly<Record<string, string>>
      /** Who answers in its place: the name of a daemon in containers/daemons/registry.ts. */
      readonly daemon?: string
      /**
       * Environment variables of which one must be set, or it exits with `exitCode` after writing `text`; unless
       * `unlessData`, a folder of it, lies on a volume that holds something already.
       */
      readonly needs?: {
        readonly anyOf: readonly string[]
        readonly exitCode: number
        readonly text: string
        readonly unlessData?: string
      }
    }
  /** Runs its own command, a program of containers/programs; args are its parameters. */
  | { readonly kind: 'program' }
  /** Runs a shell line, as if the command were sh -c. */
  | { readonly kind: 'script'; readonly script: string }
  /** Allocates memory as the stress tool does. */
  | { readonly kind: 'stress' }

/** How a container of this image ends after SIGTERM; absent where its first process ignores it. */
export interface StopFacts {
  readonly exitCode: number
  /** Milliseconds. */
  readonly after: number
  /** The image's STOPSIGNAL: by it its program takes nothing new, and finishes what is under way. SIGTERM where absent. */
  readonly signal?: 'SIGQUIT' | 'SIGWINCH'
}

/** One image as resources/images says it. Plain data. */
export interface ImageFacts {
  /** Normalised repositories: docker.io/library/nginx. The first one is its own name. */
  readonly names: readonly string[]
  /** Tags that a registry has, with "*" for any; the first one is what a new pod would take. */
  readonly tags: readonly string[]
  /**
   * The newest version of each line that is known: 1.29.1 for 1. Tags of much later minor versions do not exist, however
   * well they fit `tags`.
   */
  readonly newest?: readonly string[]
  /** Bytes, as the kubelet counts them (compressed layers). */
  readonly size: number
  /** Bytes of tags that have this word in them: alpine, slim. */
  readonly variants?: Readonly<Record<string, number>>
  /** Milliseconds of a pull onto a node that has none of its layers. */
  readonly pullTime: number
  readonly command: readonly string[]
  readonly ports: readonly number[]
  /** Whom its processes run as where nobody says otherwise: a number or a name; root where absent. */
  readonly user?: string
  readonly behaviour: Behaviour
  /** The folder of what its server gives out: files that are written there are answered. */
  readonly documentRoot?: string
  /** Variables that it sets, as templates: {version:1.29.1}. */
  readonly environment?: Readonly<Record<string, string>>
  /** Texts of its own by path, beside what its distribution brings. */
  readonly files?: Readonly<Record<string, string>>
  /** Its server answers for this group and version: "metrics.k8s.io/v1beta1". */
  readonly api?: string
  /** Its server answers admission reviews too: by which program, see engine/webhooks. */
  readonly webhook?: 'ingress-nginx' | 'policy-server'
  readonly stop?: StopFacts
  readonly log: LogFormat
  readonly usage: UsageProfile
}
