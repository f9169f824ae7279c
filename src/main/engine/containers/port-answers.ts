// What a container answers on its ports: what its image's server says, and pages that somebody has written.
import type { Clock } from '../sim/clock.ts'
import type { ContainerAnswer, ContainerLaunch, ContainerRequest } from '../kubelet/container-runtime.ts'
import type { LivingContainer } from './living-container.ts'
import type { ProcessContainer } from './process-container.ts'
import type { Process } from './processes/process.ts'
import type { LazyLogs } from './servers/lazy-logs.ts'
import { fillTemplate } from './servers/log-text.ts'

type PortRequest = Exclude<ContainerRequest, { readonly kind: 'exec' }>

/** The process that runs the image's server, where a shell has started it. */
export function servingProcess(box: ProcessContainer): Process | undefined {
  for (const process of box.table.all()) if (process.program === 'server' && process.ended === undefined) return process
  return undefined
}

export class PortAnswers {
  readonly #clock: Clock
  readonly #logs: LazyLogs

  constructor(clock: Clock, logs: LazyLogs) {
    this.#clock = clock
    this.#logs = logs
  }

  /** From when its ports answer, in milliseconds; undefined where they never do. */
  servesFrom({ servesSince: since, plan, box, drainsUntil }: LivingContainer): number | undefined {
    if (since === undefined || plan.server === undefined || drainsUntil !== undefined) return undefined
    // A server that was started by a script may have ended.
    if (plan.argv !== undefined && servingProcess(box!) === undefined) return undefined
    return since + plan.server.readyAfter
  }

  isServing(container: LivingContainer): boolean {
    const from = this.servesFrom(container)
    return from !== undefined && this.#clock.now >= from
  }

  /** Answers, and logs that it did. */
  answer(container: LivingContainer, request: PortRequest): ContainerAnswer {
    const answer = this.foresee(container, request)
    if (request.kind === 'http' && answer.kind === 'http') this.logAccess(container, request, answer)
    return answer
  }

  /** What `answer` would say now, without a trace. */
  foresee(container: LivingContainer, request: PortRequest): ContainerAnswer {
    const { plan, launch } = container
    const { server } = plan
    if (server === undefined || !this.isServing(container) || !plan.ports.includes(request.port))
      return { kind: 'refused' }
    if (request.kind === 'tcp' || request.kind === 'grpc') return { kind: 'connected', latency: server.latency }
    const path = request.path.split('?')[0]!
    const own = this.#ownPage(container, path)
    const status =
      own === undefined ? (server.paths === undefined ? 200 : (server.paths[path] ?? server.otherStatus ?? 404)) : 200
    const body =
      own ??
      fillTemplate(
        status === 200 ? (server.body ?? 'Hello from {pod}\n') : (server.otherBody ?? '{status}\n'),
        launch,
        this.#clock.now,
        { status }
      )
    const answer = { kind: 'http', status, body, latency: server.latency } as const
    return server.headers === undefined ? answer : { ...answer, headers: this.#headers(server.headers, launch) }
  }

  #headers(templates: Readonly<Record<string, string>>, launch: ContainerLaunch): Readonly<Record<string, string>> {
    const headers: Record<string, string> = {}
    for (const name in templates) headers[name] = fillTemplate(templates[name]!, launch, this.#clock.now)
    return headers
  }

  /** What somebody has written into the folder that the server gives out. */
  #ownPage({ box, launch }: LivingContainer, path: string): string | undefined {
    const root = launch.image.documentRoot
    if (root === undefined) return undefined
    const place = `${root}${path.endsWith('/') ? `${path}index.html` : path}`
    return box === undefined ? launch.volumes.read(place) : box.files.layers.ownText(place)
  }

  /** Probes are not logged: what only ticks leaves no trace, or every healthy pod would write for ever. */
  logAccess(
    container: LivingContainer,
    request: Extract<ContainerRequest, { readonly kind: 'http' }>,
    { status, body, latency }: Extract<ContainerAnswer, { readonly kind: 'http' }>
  ): void {
    const { access } = container.launch.image.log
    const agent = request.headers['User-Agent'] ?? '-'
    if (access === undefined || agent.startsWith('kube-probe/')) return
    const { path, method, from } = request
    const bytes = method === 'HEAD' ? 0 : body.length
    const values = { path, method, from, status, bytes, agent, latency }
    this.#logs.say(
      container,
      access.stream ?? 'stdout',
      fillTemplate(access.text, container.launch, this.#clock.now, values)
    )
  }
}
