// The status that a kubelet reports for a pod, after upstream's kubelet_pods.go (generateAPIPodStatus, getPhase) and
// pkg/kubelet/status/generate.go.
import { formatTime } from '../../../shared/kube/time.ts'
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../../shared/schema/types.ts'
import { noState } from './pod-facts.ts'
import { recordsOf, type ContainerRecord, type PodState } from './pod-state.ts'

/** Facts of the node that every pod's status repeats; one object per node, so that pods share it. */
export interface HostFacts {
  readonly hostIP: string
  readonly hostIPs: readonly { readonly ip: string }[]
}

const ownConditions = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'])

/** The status of a pod now. Shares with the stored one whatever has not changed. */
export function podStatusOf(state: PodState, host: HostFacts, now: number): PodStatus {
  const { facts, sandbox, pod } = state
  const { initCount } = facts
  const all = containerStatusesOf(state)
  const initStatuses = initCount === 0 ? undefined : all.slice(0, initCount)
  const containerStatuses = initCount === 0 ? all : all.slice(initCount)
  const phase = phaseOf(state)
  const failure = phase === 'Failed' ? state.failure : undefined
  const generation = pod.metadata.generation
  const podIP = facts.isHostNetwork ? host.hostIP : (sandbox.ip ?? pod.status?.podIP)
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: conditionsOf(state, phase, now),
    ...(failure === undefined ? {} : { reason: failure.reason, message: failure.message }),
    hostIP: host.hostIP,
    hostIPs: host.hostIPs,
    ...(podIP === undefined
      ? {}
      : { podIP, podIPs: podIP === pod.status?.podIP ? pod.status.podIPs! : [{ ip: podIP }] }),
    ...(state.startTime === undefined ? {} : { startTime: state.startTime }),
    ...(initStatuses === undefined ? {} : { initContainerStatuses: initStatuses }),
    containerStatuses,
    qosClass: facts.qosClass,
    ...ephemeralStatusesOf(state)
  }
}

function containerStatusesOf(state: PodState): readonly ContainerStatus[] {
  const { facts, containers } = state
  if (facts.initCount === 0 && containers.every(isUntouched)) return facts.statuses
  return containers.map(containerStatusOf)
}

/** Nobody asks them whether they are started or ready. */
function ephemeralStatusesOf({ ephemeral }: PodState): Pick<PodStatus, 'ephemeralContainerStatuses'> {
  if (ephemeral.length === 0) return {}
  return {
    ephemeralContainerStatuses: ephemeral.map((record) => {
      if (record.status === undefined) {
        const { started: _started, ...status } = makeContainerStatus(record)
        record.status = { ...status, ready: false }
      }
      return record.status
    })
  }
}

function isUntouched(record: ContainerRecord): boolean {
  return record.launch === undefined && record.waiting === undefined && record.exit === undefined
}

function containerStatusOf(record: ContainerRecord): ContainerStatus {
  record.status ??= makeContainerStatus(record)
  return record.status
}

function makeContainerStatus(record: ContainerRecord): ContainerStatus {
  const { facts, launch, stage, waiting, exit, last } = record
  if (launch === undefined && exit === undefined) {
    if (waiting === undefined) return facts.notCreated
    return { ...facts.notCreated, state: { waiting } }
  }
  // A container that waits for its next run tells how the newest run ended as its last state.
  const isWaiting = stage === 'waiting' && waiting !== undefined
  const before = isWaiting ? (exit ?? last) : last
  const isRunning = exit === undefined && !isWaiting
  return {
    name: facts.container.name,
    state: isWaiting
      ? { waiting }
      : exit === undefined
        ? { running: { startedAt: formatTime(launch!.startedAt) } }
        : { terminated: exit },
    lastState: before === undefined ? noState : { terminated: before },
    ready: isRunning ? record.isReady : facts.isInit && !facts.isSidecar && exit?.exitCode === 0,
    restartCount: record.restartCount,
    image: record.imageName,
    imageID: record.imageId,
    ...containerIdOf(record),
    started: isRunning && record.isStarted,
    ...facts.statusTail
  }
}

function containerIdOf(record: ContainerRecord): Pick<ContainerStatus, 'containerID'> {
  const id = record.launch?.id ?? record.endedId
  return id === undefined ? {} : { containerID: id }
}

type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

/** Upstream's getPhase; a pod that the kubelet ended is Failed as soon as nothing of it runs any more. */
export function phaseOf(state: PodState): Phase {
  if (state.failure !== undefined) {
    const isStopped = recordsOf(state).every(isNotRunning)
    return isStopped ? 'Failed' : ((state.pod.status?.phase as Phase | undefined) ?? 'Pending')
  }
  const { facts, containers } = state
  const isTerminal = state.stage === 'finished' || (state.stage === 'terminating' && containers.every(isNotRunning))
  let running = 0
  let waiting = 0
  let stopped = 0
  let succeeded = 0
  let initPending = false
  for (const record of containers) {
    if (record.facts.isInit) {
      if (record.facts.isSidecar) initPending ||= record.launch === undefined && !record.isStarted
      else if (record.exit?.exitCode !== 0) {
        if (record.exit !== undefined && facts.restartPolicy === 'Never' && record.stage === 'stopped') return 'Failed'
        initPending = true
      }
      continue
    }
    if (record.stage === 'running') running++
    else if (record.exit !== undefined) {
      stopped++
      if (record.exit.exitCode === 0) succeeded++
    } else if (record.last !== undefined) stopped++
    else waiting++
  }
  if (initPending && running === 0 && stopped === 0) {
    return isTerminal && containers.some((record) => record.exit !== undefined) ? 'Failed' : 'Pending'
  }
  if (waiting > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (isTerminal) return stopped === succeeded ? 'Succeeded' : 'Failed'
  if (facts.restartPolicy === 'Always') return 'Running'
  if (stopped === succeeded) return 'Succeeded'
  return facts.restartPolicy === 'Never' ? 'Failed' : 'Running'
}

function isNotRunning(record: ContainerRecord): boolean {
  return record.stage !== 'running'
}

interface Verdict {
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

const yes: Verdict = { status: 'True' }
const no: Verdict = { status: 'False' }

function conditionsOf(state: PodState, phase: string, now: number): readonly PodCondition[] {
  const { pod } = state
  const previous = pod.status?.conditions ?? []
  const generation = pod.metadata.generation
  const containersReady = containersReadyOf(state, phase)
  const disruption = state.failure?.disruption
  const others = previous.filter(
    ({ type }) => !ownConditions.has(type) && (disruption === undefined || type !== 'DisruptionTarget')
  )
  const of = (type: string, verdict: Verdict): PodCondition => conditionFor(type, verdict, generation, previous, now)
  const hasSandbox = state.sandbox.ip !== undefined && (state.stage === 'running' || state.stage === 'terminating')
  const own = [
    of('PodReadyToStartContainers', hasSandbox ? yes : no),
    of('Initialized', initializedOf(state, phase)),
    of('Ready', containersReady.status === 'True' ? gatesOf(pod) : containersReady),
    of('ContainersReady', containersReady),
    of('PodScheduled', yes)
  ]
  if (disruption === undefined) return others.concat(own)
  const ended: Verdict = { status: 'True', reason: 'TerminationByKubelet', message: disruption }
  return others.concat(own, of('DisruptionTarget', ended))
}

/** Unready containers in messages: one array's text per set of names. */
const unreadyTexts = new Map<string, Verdict>()

function namesVerdict(reason: string, what: string, names: readonly string[]): Verdict {
  const message = `containers with ${what} status: [${names.join(' ')}]`
  let verdict = unreadyTexts.get(message)
  if (verdict === undefined) {
    verdict = { status: 'False', reason, message }
    if (unreadyTexts.size > 1000) unreadyTexts.clear()
    unreadyTexts.set(message, verdict)
  }
  return verdict
}

const completed: Verdict = { status: 'False', reason: 'PodCompleted' }
const failed: Verdict = { status: 'False', reason: 'PodFailed' }
const initializedCompleted: Verdict = { status: 'True', reason: 'PodCompleted' }

function containersReadyOf(state: PodState, phase: string): Verdict {
  if (phase === 'Succeeded') return completed
  if (phase === 'Failed') return failed
  const unready: string[] = []
  for (const record of state.containers) {
    if (record.facts.isInit && !record.facts.isSidecar) continue
    if (record.stage !== 'running' || !record.isReady) unready.push(record.facts.container.name)
  }
  return unready.length === 0 ? yes : namesVerdict('ContainersNotReady', 'unready', unready)
}

function initializedOf(state: PodState, phase: string): Verdict {
  if (phase === 'Succeeded') return initializedCompleted
  if (state.facts.initCount === 0) return yes
  const incomplete: string[] = []
  for (const record of state.containers) {
    if (!record.facts.isInit) {
      if (record.launch !== undefined) return yes
      continue
    }
    const isDone = record.facts.isSidecar ? record.isStarted : record.exit?.exitCode === 0
    if (!isDone) incomplete.push(record.facts.container.name)
  }
  return incomplete.length === 0 ? yes : namesVerdict('ContainersNotInitialized', 'incomplete', incomplete)
}

function gatesOf(pod: Pod): Verdict {
  const gates = pod.spec.readinessGates
  if (gates === undefined) return yes
  const messages: string[] = []
  for (const { conditionType } of gates) {
    const condition = pod.status?.conditions?.find(({ type }) => type === conditionType)
    if (condition === undefined) {
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    } else if (condition.status !== 'True') {
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`)
    }
  }
  return messages.length === 0
    ? yes
    : { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}

/** Conditions that became so in the second `poolTime`: pods that change together share their objects. */
const pool = new Map<string, PodCondition>()
let poolTime = ''

function conditionFor(
  type: string,
  verdict: Verdict,
  observedGeneration: number | undefined,
  previous: readonly PodCondition[],
  now: number
): PodCondition {
  let lastTransitionTime = formatTime(now)
  for (const condition of previous) {
    if (condition.type !== type || condition.status !== verdict.status) continue
    if (
      condition.reason === verdict.reason &&
      condition.message === verdict.message &&
      condition.observedGeneration === observedGeneration
    )
      return condition
    lastTransitionTime = condition.lastTransitionTime ?? lastTransitionTime
  }
  const time = formatTime(now)
  if (time !== poolTime) {
    pool.clear()
    poolTime = time
  }
  const { status, reason, message } = verdict
  const key = `${type}/${status}/${observedGeneration ?? 0}/${lastTransitionTime}/${reason ?? ''}/${message ?? ''}`
  let condition = pool.get(key)
  if (condition === undefined) {
    condition = {
      type,
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      status,
      lastTransitionTime,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message })
    }
    pool.set(key, condition)
  }
  return condition
}
