// Probes, after upstream's pkg/kubelet/prober (worker.go, prober.go). A probe whose answer cannot change by itself has
// no timer: it sleeps until the moment for which the runtime promises another answer.
import type { ProbeType } from '../../../shared/kinds/pod/probe-type.ts'
import type { Container, Probe } from '../../../shared/schema/types.ts'
import type { Clock, Timer } from '../sim/clock.ts'
import { probeCommand } from './configuration/expansion.ts'
import type { ContainerAnswer, ContainerRequest, ContainerRuntime } from './container-runtime.ts'
import type { ContainerRecord, PodState } from './pod-state.ts'

/** One probe of one running container. */
export interface ContainerProbe {
  readonly type: ProbeType
  readonly spec: Probe
  /** Milliseconds on whose beat of periodSeconds it runs. */
  base: number
  timer: Timer | undefined
  lastResult: 'success' | 'failure' | undefined
  /** How often the last result has come in a row. */
  run: number
}

/** What the kubelet does about results. */
export interface ProbeListener {
  probeFailed(state: PodState, record: ContainerRecord, type: ProbeType, output: string): void
  /** The result has changed for good: thresholds are passed. */
  probeDecided(state: PodState, record: ContainerRecord, type: ProbeType, isSuccess: boolean): void
}

export class Prober {
  readonly #clock: Clock
  readonly #runtime: ContainerRuntime
  readonly #listener: ProbeListener

  constructor(clock: Clock, runtime: ContainerRuntime, listener: ProbeListener) {
    this.#clock = clock
    this.#runtime = runtime
    this.#listener = listener
  }

  /**
   * Begins to probe a container that has just started (or was found running). `seenAt`: when the kubelet sees it run,
   * in milliseconds; the readiness probe runs right then, as upstream's does on the status update.
   */
  start(state: PodState, record: ContainerRecord, seenAt: number): void {
    const { startupProbe, readinessProbe, livenessProbe } = record.facts.container
    const probes: ContainerProbe[] = []
    if (startupProbe !== undefined && !record.isStarted) probes.push(newProbe('startup', startupProbe, state.firstSeen))
    if (readinessProbe !== undefined) probes.push(newProbe('readiness', readinessProbe, seenAt))
    if (livenessProbe !== undefined) probes.push(newProbe('liveness', livenessProbe, state.firstSeen))
    record.probes = probes
    for (const probe of probes) {
      if (probe.type === 'startup' || record.isStarted) this.#scheduleFirst(state, record, probe)
    }
  }

  /** The startup probe has succeeded: the others begin, readiness at once. */
  started(state: PodState, record: ContainerRecord): void {
    for (const probe of record.probes ?? []) {
      if (probe.type === 'startup') {
        probe.timer?.cancel()
        continue
      }
      if (probe.type === 'readiness') probe.base = this.#clock.now
      this.#scheduleFirst(state, record, probe)
    }
  }

  stop(record: ContainerRecord): void {
    for (const probe of record.probes ?? []) probe.timer?.cancel()
    record.probes = undefined
  }

  /** The runtime's promises no longer hold: every sleeping probe is woken on its beat. */
  wake(state: PodState, record: ContainerRecord): void {
    for (const probe of record.probes ?? []) {
      if (probe.type === 'startup' ? record.isStarted : !record.isStarted) continue
      probe.timer?.cancel()
      this.#schedule(state, record, probe, nextBeat(probe, Math.max(earliestOf(record, probe), this.#clock.now + 1)))
    }
  }

  /** The first run: on the beat, once the initial delay is over. */
  #scheduleFirst(state: PodState, record: ContainerRecord, probe: ContainerProbe): void {
    this.#schedule(state, record, probe, nextBeat(probe, Math.max(earliestOf(record, probe), this.#clock.now)))
  }

  #schedule(state: PodState, record: ContainerRecord, probe: ContainerProbe, at: number): void {
    probe.timer = at === Infinity ? undefined : this.#clock.at(at, () => this.#run(state, record, probe))
  }

  #run(state: PodState, record: ContainerRecord, probe: ContainerProbe): void {
    probe.timer = undefined
    const { launch } = record
    if (launch === undefined || record.stage !== 'running') return
    const request = requestOf(record.facts.container, probe, launch.sandbox.ip ?? '127.0.0.1')
    this.#runtime.request(launch.id, request, (answer) => {
      if (record.launch !== launch || record.stage !== 'running' || record.probes?.includes(probe) !== true) return
      this.#take(state, record, probe, request, answer)
    })
  }

  #take(
    state: PodState,
    record: ContainerRecord,
    probe: ContainerProbe,
    request: ContainerRequest,
    answer: ContainerAnswer
  ): void {
    const failure = failureOf(record, probe.spec, request, answer)
    const result = failure === undefined ? 'success' : 'failure'
    probe.run = probe.lastResult === result ? probe.run + 1 : 1
    probe.lastResult = result
    if (failure !== undefined) this.#listener.probeFailed(state, record, probe.type, failure)
    const threshold = result === 'success' ? (probe.spec.successThreshold ?? 1) : (probe.spec.failureThreshold ?? 3)
    const isDecided = probe.run >= threshold
    if (isDecided && probe.run === threshold) {
      this.#listener.probeDecided(state, record, probe.type, result === 'success')
    }
    // The listener may have stopped the container, or ended this probe with the startup's success.
    if (record.probes?.includes(probe) !== true || record.isStopping) return
    if (probe.type === 'startup' && record.isStarted) return
    const { now } = this.#clock
    const canSleep = isDecided && result === 'success'
    const until = canSleep ? this.#runtime.answersUntil(record.launch!.id, request) : now
    this.#schedule(state, record, probe, until === Infinity ? Infinity : nextBeat(probe, Math.max(until, now + 1)))
  }
}

function newProbe(type: ProbeType, spec: Probe, base: number): ContainerProbe {
  return { type, spec, base, timer: undefined, lastResult: undefined, run: 0 }
}

/** Milliseconds before which a probe does not run; readiness waits until the kubelet has seen the container run. */
function earliestOf(record: ContainerRecord, probe: ContainerProbe): number {
  const earliest = record.launch!.startedAt + (probe.spec.initialDelaySeconds ?? 0) * 1000
  return probe.type === 'readiness' ? Math.max(earliest, probe.base) : earliest
}

/** The first beat of a probe at or after a moment. */
function nextBeat(probe: ContainerProbe, time: number): number {
  const period = (probe.spec.periodSeconds ?? 10) * 1000
  return probe.base + Math.ceil((time - probe.base) / period) * period
}

const agent = { 'User-Agent': 'kube-probe/1.34' }

function requestOf(container: Container, { type: probe, spec }: ContainerProbe, address: string): ContainerRequest {
  const { httpGet, tcpSocket, grpc, exec } = spec
  if (httpGet !== undefined) {
    const given = httpGet.httpHeaders ?? []
    const headers =
      given.length === 0
        ? agent
        : { ...agent, ...Object.fromEntries(given.map((header) => [header.name, header.value])) }
    const path = httpGet.path ?? '/'
    return {
      probe,
      kind: 'http',
      port: portOf(container, httpGet.port),
      path,
      method: 'GET',
      headers,
      from: gatewayOf(address)
    }
  }
  if (tcpSocket !== undefined) return { probe, kind: 'tcp', port: portOf(container, tcpSocket.port) }
  if (grpc !== undefined) return { probe, kind: 'grpc', port: grpc.port, service: grpc.service ?? '' }
  return {
    probe,
    kind: 'exec',
    command: probeCommand(exec?.command ?? [], container),
    timeout: (spec.timeoutSeconds ?? 1) * 1000
  }
}

/** A port by its number or by the name that the container gives it. */
export function portOf(container: Container, port: number | string): number {
  if (typeof port === 'number') return port
  const named = container.ports?.find((candidate) => candidate.name === port)
  return named?.containerPort ?? (Number(port) || 0)
}

/** Where the node's own requests come from: the bridge, the first address of the node's range. */
export function gatewayOf(address: string): string {
  return `${address.slice(0, address.lastIndexOf('.'))}.1`
}

/** What a probe that failed says, in the words of Go's client and upstream's probers; undefined where it succeeded. */
function failureOf(
  record: ContainerRecord,
  probe: Probe,
  request: ContainerRequest,
  answer: ContainerAnswer
): string | undefined {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000
  const isLate = answer.kind === 'silent' || ('latency' in answer && answer.latency > timeout)
  if (request.kind === 'exec') {
    if (isLate) return `command "${request.command.join(' ')}" timed out`
    if (answer.kind !== 'exec') return ''
    const { exitCode, stdout, stderr } = answer.result
    return exitCode === 0 ? undefined : `${stdout}${stderr}`.trimEnd()
  }
  const host = `${record.launch?.sandbox.ip ?? '127.0.0.1'}:${request.port}`
  if (request.kind === 'tcp') {
    if (isLate) return `dial tcp ${host}: i/o timeout`
    return answer.kind === 'refused' ? `dial tcp ${host}: connect: connection refused` : undefined
  }
  if (request.kind === 'grpc') {
    if (!isLate && answer.kind !== 'refused') return undefined
    return `timeout: failed to connect service "${host}" within ${timeout / 1000}s: context deadline exceeded`
  }
  const scheme = probe.httpGet?.scheme === 'HTTPS' ? 'https' : 'http'
  const get = `Get "${scheme}://${host}${request.path.startsWith('/') ? '' : '/'}${request.path}"`
  if (isLate) return `${get}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  if (answer.kind === 'refused') return `${get}: dial tcp ${host}: connect: connection refused`
  if (answer.kind !== 'http') return `${get}: EOF`
  return answer.status >= 200 && answer.status < 400 ? undefined : `HTTP probe failed with statuscode: ${answer.status}`
}
