// What a kubelet keeps in mind of its pods. Plain data; all but the pod's own status can be rebuilt from that status.
import { hostnameOf } from './configuration/host-files.ts'
import type { ContainerStateTerminated, ContainerStatus, Pod } from '../../../shared/schema/types.ts'
import type { Timer } from '../sim/clock.ts'
import type { ContainerLaunch, PodSandbox } from './container-runtime.ts'
import { podFactsOf, type ContainerFacts, type PodFacts } from './pod-facts.ts'
import type { ContainerProbe } from './probes.ts'
import type { BackoffEntry } from './restart-backoff.ts'

export type ContainerStage =
  /** Not created, or to be created again after `retryAt`. */
  | 'waiting'
  /** Its image is being pulled or it is being created. */
  | 'starting'
  | 'running'
  | 'stopped'

export interface ContainerRecord {
  facts: ContainerFacts
  stage: ContainerStage
  /** Why it waits, where that is more than that nothing has happened yet. */
  waiting: { readonly reason: string; readonly message?: string } | undefined
  /** The newest container of this name, running or not. */
  launch: ContainerLaunch | undefined
  /** Id of the newest container where it had ended before this kubelet took over. */
  endedId: string | undefined
  /** How the newest run ended; undefined while it runs. */
  exit: ContainerStateTerminated | undefined
  /** Milliseconds at which the newest run ended. */
  finishedAt: number
  /** How the run before ended. */
  last: ContainerStateTerminated | undefined
  restartCount: number
  isStarted: boolean
  isReady: boolean
  /** Milliseconds before which it is not tried again. */
  retryAt: number
  restarts: BackoffEntry | undefined
  pulls: BackoffEntry | undefined
  /** What the last pull failed with. */
  pullError: string | undefined
  probes: readonly ContainerProbe[] | undefined
  /** What its postStart hook failed with. */
  hookError: string | undefined
  /** Set while it is being stopped. */
  kill: Timer | undefined
  /** Milliseconds at which SIGKILL comes, while it is being stopped. */
  killAt: number
  isStopping: boolean
  /** Image as the runtime names it, and its id. */
  imageName: string
  imageId: string
  /** The status as last told; undefined where something changed since. */
  status: ContainerStatus | undefined
}

export type PodStage =
  /** Seen, not yet taken up. */
  | 'new'
  /** Waiting for volumes and network. */
  | 'preparing'
  | 'running'
  /** All of its containers are to stop: deleted, over its deadline, or finished. */
  | 'terminating'
  | 'finished'

/** Why the kubelet itself ended a pod. */
export interface PodFailure {
  readonly reason: string
  readonly message: string
  /** Because of its node or another pod, not of itself: what its condition DisruptionTarget says of that. */
  readonly disruption?: string
}

export interface PodState {
  pod: Pod
  facts: PodFacts
  readonly sandbox: PodSandbox
  stage: PodStage
  readonly containers: readonly ContainerRecord[]
  /** Containers that were added while it ran. */
  ephemeral: readonly ContainerRecord[]
  /** As in the status: when the kubelet first saw the pod. */
  startTime: string | undefined
  /** Milliseconds of the same moment: the beat of startup and liveness probes. */
  firstSeen: number
  /** Whether one container is on its way: they start one after the other. */
  isBusy: boolean
  /** The next look at what is to be done, and the next report of status. */
  sync: Timer | undefined
  report: Timer | undefined
  /** Set where the kubelet itself failed the pod. */
  failure: PodFailure | undefined
  deadline: Timer | undefined
  /** Failures of the volumes, for the growing wait between them. */
  volumeTries: number
}

/** What nearly every pod has of ephemeral containers. */
const noRecords: readonly ContainerRecord[] = []

/** All containers of a pod, those that were added while it ran last. */
export function recordsOf({ containers, ephemeral }: PodState): readonly ContainerRecord[] {
  return ephemeral.length === 0 ? containers : containers.concat(ephemeral)
}

export function newContainerRecord(facts: ContainerFacts): ContainerRecord {
  return {
    facts,
    stage: 'waiting',
    waiting: undefined,
    launch: undefined,
    endedId: undefined,
    exit: undefined,
    finishedAt: 0,
    last: undefined,
    restartCount: 0,
    isStarted: false,
    isReady: false,
    retryAt: 0,
    restarts: undefined,
    pulls: undefined,
    pullError: undefined,
    probes: undefined,
    hookError: undefined,
    kill: undefined,
    killAt: 0,
    isStopping: false,
    imageName: '',
    imageId: '',
    status: undefined
  }
}

/** A pod as a kubelet first sees it. */
export function newPodState(pod: Pod, nodeName: string, hostIP: string): PodState {
  const facts = podFactsOf(pod.spec)
  const { uid, name, namespace } = pod.metadata
  return {
    pod,
    facts,
    sandbox: {
      uid,
      name,
      hostname: hostnameOf(pod),
      namespace: namespace!,
      nodeName,
      ip: facts.isHostNetwork ? hostIP : undefined,
      ...(pod.spec.hostPID === true ? { seesHost: true } : {}),
      ...(pod.spec.shareProcessNamespace === true ? { sharesProcesses: true } : {}),
      ...(facts.person === undefined ? {} : { person: facts.person })
    },
    stage: 'new',
    containers: facts.containers.map(newContainerRecord),
    ephemeral: noRecords,
    startTime: undefined,
    firstSeen: 0,
    isBusy: false,
    sync: undefined,
    report: undefined,
    failure: undefined,
    deadline: undefined,
    volumeTries: 0
  }
}
