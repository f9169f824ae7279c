import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { podFacts } from '../scheduler/pod-facts.ts'
import type { ContainerExit, ContainerLaunch, ContainerWatcher } from './container-runtime.ts'
import { noteEnd } from './container-ends.ts'
import { ContainerStarts } from './container-starts.ts'
import { CriticalRoom } from './critical-room.ts'
import { addEphemeralContainers, nextEphemeral } from './ephemeral-containers.ts'
import { ImagePulls } from './image-pulls.ts'
import { KubeletPods } from './kubelet-pods.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import { shutDown, shuttingDown } from './node-shutdown.ts'
import { NodeRoom } from './node-room.ts'
import { judge, type Refusal } from './pod-admission.ts'
import { adoptPod, wasJudgedUnready } from './pod-adoption.ts'
import { PodEnding } from './pod-ending.ts'
import { PodPreparation } from './pod-preparation.ts'
import { PodReports, relistPeriod } from './pod-reports.ts'
import { readmit } from './pod-readmission.ts'
import { newPodState, recordsOf, type ContainerRecord, type PodFailure, type PodState } from './pod-state.ts'
import { phaseOf } from './pod-status.ts'
import { nextContainer, nextRetryAt } from './pod-worker.ts'
import { ProbeResults } from './probe-results.ts'
import { takeSpec } from './spec-changes.ts'
import { Termination } from './termination.ts'

/** Milliseconds from a change in the API to the kubelet's work on it. */
const watchLatency = 10
/** Milliseconds between two looks at whether others have made room for a critical pod. */
const roomPoll = 500
/** Milliseconds after which a pod that cannot go on is looked at again at the latest. */
const resyncPeriod = 60_000

/**
 * The kubelet of one node: brings its pods to what their specs say and reports what became of them. Level-triggered:
 * `sync` looks at a pod's state and does the next thing; timers, exits and changes only say when to look.
 */
export class Kubelet implements ContainerWatcher {
  readonly #parts: KubeletParts
  readonly #pods = new KubeletPods()
  readonly #reports: PodReports
  readonly #preparation: PodPreparation
  readonly #probes: ProbeResults
  readonly #starts: ContainerStarts
  readonly #termination: Termination
  readonly #ending: PodEnding
  readonly #room = new NodeRoom()
  readonly #critical: CriticalRoom
  #isUp = true
  #isShuttingDown = false

  constructor(parts: KubeletParts) {
    this.#parts = parts
    this.#reports = new PodReports(parts, (state) => this.has(state))
    this.#preparation = new PodPreparation(parts, {
      has: (state) => this.has(state),
      prepared: (state) => {
        this.#reports.now(state)
        this.#sync(state)
      },
      retry: (state, delay) => this.#syncIn(state, delay)
    })
    this.#termination = new Termination(parts)
    this.#probes = new ProbeResults(parts, this.#reports, this.#termination, (state) => this.#syncIn(state, 0))
    this.#ending = new PodEnding(parts, this.#reports, this.#probes, this.#termination, (state) => this.has(state))
    this.#critical = new CriticalRoom(parts, this.#pods, this.#ending)
    this.#starts = new ContainerStarts(
      parts,
      new ImagePulls(parts.clock, parts.images, parts.recorder, parts.random),
      this
    )
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** What it knows of its pods: for whoever asks. */
  get pods(): KubeletPods {
    return this.#pods
  }

  /** A pod of this node is new or has changed. */
  podChanged(pod: Pod): void {
    if (!this.#isUp) return
    const state = this.#pods.get(pod.metadata.uid)
    if (state === undefined) {
      this.#admit(pod)
      return
    }
    const before = state.pod
    state.pod = pod
    if (isPodTerminal(pod)) this.#room.remove(pod.metadata.uid)
    if (pod.spec !== before.spec) {
      if (addEphemeralContainers(state)) this.#syncIn(state, watchLatency)
      if (takeSpec(state, this.#reports, this.#termination)) this.#syncIn(state, watchLatency)
      if (pod.spec.activeDeadlineSeconds !== before.spec.activeDeadlineSeconds) this.#ending.setDeadline(state)
      if (this.#room.has(pod.metadata.uid)) this.#room.put(pod.metadata.uid, podFacts(pod.spec))
    }
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
    if (deletionTimestamp !== before.metadata.deletionTimestamp) {
      if (state.stage === 'terminating') this.#termination.shorten(state, deletionGracePeriodSeconds ?? 0)
      else this.#syncIn(state, watchLatency)
    } else if (pod.spec.readinessGates !== undefined && pod.status !== before.status) this.#reports.in(state, 0)
  }

  /** A pod is gone from the API: whatever still runs of it is stopped without a report. */
  podRemoved(pod: Pod): void {
    const state = this.#pods.get(pod.metadata.uid)
    if (state === undefined) return
    this.#drop(state)
  }

  #drop(state: PodState): void {
    this.#pods.remove(state.sandbox.uid)
    this.#room.remove(state.sandbox.uid)
    this.#parts.untold.told(state.sandbox.uid)
    this.#ending.forget(state)
    for (const record of recordsOf(state))
      if (record.stage === 'running') this.#parts.runtime.signal(record.launch!.id, 'SIGKILL')
    this.#ending.release(state)
  }

  /** Ends a pod because of its node: upstream's TerminatePodAbnormally. `grace` in seconds. */
  evict(podUid: string, failure: PodFailure, grace: number): void {
    const state = this.#pods.evictable(podUid)
    if (state !== undefined) this.#ending.fail(state, failure, grace)
  }

  /** The machine is about to be switched off: `done` when its pods have ended, or have had their time. */
  shutDown(done: () => void): void {
    this.#isShuttingDown = true
    shutDown(this.#parts, this.#pods, this.#ending, () => this.#isUp && this.#isShuttingDown, done)
  }

  /** The machine loses power: containers are gone, nobody is told. */
  stop(): void {
    this.#isUp = false
    this.#isShuttingDown = false
    for (const state of this.#pods.all()) {
      this.#ending.forget(state)
      this.#parts.untold.told(state.sandbox.uid)
      for (const record of recordsOf(state))
        if (record.stage === 'running') this.#parts.runtime.discard(record.launch!.id)
      this.#ending.release(state)
    }
    this.#pods.clear()
    this.#room.clear()
  }

  /** The machine is on again: its pods get new sandboxes and their containers are started anew. */
  restart(): void {
    if (this.#isUp) return
    this.#isUp = true
    for (const pod of this.#parts.store.onNode(podKind, this.#parts.nodeName)) this.adopt(pod, true)
    this.readmit()
  }

  /** Its machine has another size, which a kubelet learns as it starts: what has no room any more is rejected. */
  readmit(): void {
    readmit(this.#parts, this.#pods, this.#room, this.#critical, (state, refusal) => this.#reject(state, refusal))
  }

  /** The API can be reached again: what changed there meanwhile is taken in, what happened here is told. */
  reconnect(): void {
    if (!this.#isUp) return
    const present = new Set<string>()
    for (const pod of Array.from(this.#parts.store.onNode(podKind, this.#parts.nodeName))) {
      present.add(pod.metadata.uid)
      this.podChanged(pod)
    }
    for (const state of Array.from(this.#pods.all())) {
      if (present.has(state.pod.metadata.uid)) {
        this.#reports.in(state, this.#reports.untilRelist())
        this.#syncIn(state, watchLatency)
      } else this.podRemoved(state.pod)
    }
  }

  /**
   * Takes over a pod that the API knows from before: after a restart of the engine its containers run on, after one
   * of the machine (`isRebooted`) they have ended.
   */
  adopt(pod: Pod, isRebooted = false): void {
    if (isPodTerminal(pod)) return
    const untold = isRebooted ? undefined : this.#parts.untold.of(pod.metadata.uid)
    const status = untold ?? pod.status
    if (status?.startTime === undefined) {
      this.#admit(pod)
      return
    }
    const state = this.#newState(pod)
    this.#room.put(pod.metadata.uid, podFacts(pod.spec))
    adoptPod(this.#parts, state, status, this.#starts, this.#probes, isRebooted)
    if (isRebooted && status.podIP !== undefined) {
      const message = 'Pod sandbox changed, it will be killed and re-created.'
      this.#parts.clock.after(watchLatency, () =>
        this.#parts.recorder.event(state.pod, 'Normal', 'SandboxChanged', message)
      )
    }
    this.#ending.setDeadline(state)
    this.#syncIn(state, watchLatency)
    if (untold !== undefined) {
      for (const record of recordsOf(state)) record.status = undefined
      this.#parts.untold.note(state)
      this.#reports.in(state, this.#reports.untilRelist())
    }
    // Upstream's status manager reconciles: what others wrote meanwhile, a node's controller above all, is set right.
    if (!isRebooted && status.phase === 'Running' && wasJudgedUnready(pod))
      this.#reports.in(state, this.#reports.untilRelist())
  }

  exited(launch: ContainerLaunch, exit: ContainerExit): void {
    const found = this.#pods.ofLaunch(launch)
    if (found === undefined) return
    const { state, record } = found
    this.#probes.prober.stop(record)
    noteEnd(state, record, launch, exit, this.#parts.clock.now)
    this.#parts.untold.note(state)
    // What the runtime did is seen at the next relist: first it is told, then comes what to do about it.
    this.#reports.in(state, this.#reports.untilRelist())
    this.#syncIn(state, this.#reports.untilRelist())
  }

  /** Stops one container of a pod that goes on, in the pod's own time. */
  killContainer(state: PodState, record: ContainerRecord, message: string): void {
    this.#termination.kill(state, record, message, state.pod.spec.terminationGracePeriodSeconds ?? 30)
  }

  answersChanged(launch: ContainerLaunch): void {
    const found = this.#pods.ofLaunch(launch)
    if (found !== undefined) this.#probes.prober.wake(found.state, found.record)
  }

  /** One container has been started, or cannot be now: the next one's turn. */
  containerSettled(state: PodState, record: ContainerRecord): void {
    state.isBusy = false
    if (record.stage === 'running') this.#probes.containerStarted(state, record)
    this.#sync(state)
  }

  /** Whether a callback that was on its way still finds its pod here. */
  has(state: PodState): boolean {
    return this.#pods.has(state)
  }

  #newState(pod: Pod): PodState {
    const state = newPodState(pod, this.#parts.nodeName, this.#parts.host.hostIP)
    addEphemeralContainers(state)
    this.#pods.add(state)
    return state
  }

  #admit(pod: Pod): void {
    if (isPodTerminal(pod)) return
    this.#syncIn(this.#newState(pod), watchLatency)
  }

  #syncIn(state: PodState, delay: number): void {
    const at = this.#parts.clock.now + delay
    if (state.sync !== undefined) {
      if (state.sync.at <= at) return
      state.sync.cancel()
    }
    state.sync = this.#parts.clock.at(at, () => {
      state.sync = undefined
      this.#sync(state)
    })
  }

  #sync(state: PodState): void {
    if (!this.has(state)) return
    if (state.pod.metadata.deletionTimestamp !== undefined && state.stage !== 'terminating') {
      if (state.stage === 'finished') this.#ending.remove(state)
      else this.#ending.terminate(state, state.pod.metadata.deletionGracePeriodSeconds ?? 30)
      return
    }
    if (state.stage === 'new') this.#prepare(state)
    else if (state.stage === 'running') this.#startNext(state)
    else if (state.stage === 'terminating') this.#ending.finishTermination(state)
  }

  /** Says that the pod has been seen, then gets it ready. */
  #prepare(state: PodState): void {
    if (state.startTime === undefined) {
      if (!this.#isTaken(state)) return
      this.#room.put(state.sandbox.uid, podFacts(state.pod.spec))
      const { now } = this.#parts.clock
      state.startTime = formatTime(now)
      state.firstSeen = now
      this.#ending.setDeadline(state)
      this.#reports.now(state)
      if (!this.has(state)) return
    }
    this.#preparation.begin(state)
  }

  /** Whether a new pod may begin; one that may not is rejected, or looked at again when others have made room. */
  #isTaken(state: PodState): boolean {
    if (this.#isShuttingDown) {
      this.#reject(state, shuttingDown)
      return false
    }
    const node = this.#parts.store.get(nodeKind, undefined, this.#parts.nodeName)
    const isWaiting = this.#critical.isWaiting(state)
    const verdict = node === undefined || isWaiting ? undefined : judge(state.pod, node, this.#room)
    if (verdict === undefined && !isWaiting) return true
    const refusal =
      verdict !== undefined && 'shortages' in verdict ? this.#critical.make(state, verdict.shortages) : verdict
    if (refusal === undefined) this.#syncIn(state, roomPoll)
    else this.#reject(state, refusal)
    return false
  }

  /** Upstream's rejectPod: it never begins here, and its status says no more than why. */
  #reject(state: PodState, { reason, message }: Refusal): void {
    this.#drop(state)
    this.#parts.recorder.event(state.pod, 'Warning', reason, message)
    this.#reports.rejected(state, { reason, message: `Pod was rejected: ${message}` })
  }

  #startNext(state: PodState): void {
    if (state.isBusy) return
    const { now } = this.#parts.clock
    const next = nextEphemeral(state, now) ?? nextContainer(state, now, (record) => this.#backsOff(state, record))
    if (next !== undefined) {
      state.isBusy = true
      this.#starts.begin(state, next)
      return
    }
    const phase = phaseOf(state)
    if (phase === 'Succeeded' || phase === 'Failed') {
      this.#ending.finish(state)
      return
    }
    this.#reports.soon(state)
    const retryAt = nextRetryAt(state)
    if (retryAt !== undefined) this.#syncIn(state, Math.min(Math.max(retryAt - now, 0), resyncPeriod))
  }

  /** Upstream's doBackOff: whether a container that has ended must wait, and since when it says so. */
  #backsOff(state: PodState, record: ContainerRecord): boolean {
    const isWaiting = this.#starts.backsOff(state, record)
    if (isWaiting) this.#reports.in(state, relistPeriod)
    return isWaiting
  }
}
