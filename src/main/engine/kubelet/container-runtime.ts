// What the kubelet asks of whatever runs its containers. A container is plain data, so that it can be saved, copied and
// taken up again after a restart of the engine. Whoever waits for an answer waits on the simulated clock, through a callback.
import type { ProbeType } from '../../../shared/kinds/pod/probe-type.ts'
import type { Container } from '../../../shared/schema/types.ts'
import type { ImageFacts } from './images/image-facts.ts'
import type { UsageProfile } from './usage-profile.ts'

/** The users and groups of a pod's security context. */
export interface PodPerson {
  readonly user?: number
  readonly group?: number
  /** Further groups of every process: fsGroup, then supplementalGroups. */
  readonly groups: readonly number[]
}

/** The pod that a container lives in: what all of its containers share. */
export interface PodSandbox {
  readonly uid: string
  readonly name: string
  /** What its processes see as the machine's name. */
  readonly hostname: string
  readonly namespace: string
  readonly nodeName: string
  /** Whether its processes see those of the machine: hostPID. */
  readonly seesHost?: boolean
  /** Whether its containers see each other's processes: shareProcessNamespace. */
  readonly sharesProcesses?: boolean
  /** Who runs its processes, where the pod says it; of a container that says otherwise only the further groups. */
  readonly person?: PodPerson
  /** undefined until the network is set up. */
  ip: string | undefined
}

/** A container as the kubelet starts it. */
export interface ContainerLaunch {
  /** As in the pod's status: containerd://, then 64 hexadecimal digits. */
  readonly id: string
  readonly sandbox: PodSandbox
  /** The spec with its command expanded; shared by all pods of one template where nothing in that is a pod's own. */
  readonly container: Container
  readonly image: ImageFacts
  /** 0 for the first container of this name in its pod, then counting. */
  readonly restartCount: number
  /** Milliseconds on the simulated clock. */
  readonly startedAt: number
  /** Values of the environment that come from ConfigMaps, Secrets and fields, read when it was created. */
  readonly environment: Readonly<Record<string, string>>
  /** Variables of the Services that it finds; what the environment says of the same name counts. None where absent. */
  readonly serviceVariables?: Readonly<Record<string, string>>
  /** The files of its volumes, as they are whenever they are asked for. */
  readonly volumes: KubeletFiles
  /** Volumes whose contents outlive the container: it can write them, or read what others wrote; none where absent. */
  readonly mounts?: readonly ContainerMount[]
}

/** A volume as a container has it before it. */
export interface ContainerMount {
  /** Where, without a slash at the end. */
  readonly path: string
  /** The place of its contents: see volumes/volume-data.ts. */
  readonly location: string
  /** The folder in the volume that is mounted: "" for all of it, else "/a/b". */
  readonly folder: string
  readonly isReadOnly: boolean
  /** Bytes; absent where nothing limits it. */
  readonly capacity?: number
}

export interface ContainerExit {
  readonly exitCode: number
  /** OOMKilled where the memory limit ended it; else the kubelet says Completed or Error. */
  readonly reason?: 'OOMKilled'
  readonly signal?: number
  /** What it left for whoever asks why it ended: its termination log, or the end of its log where the spec says so. */
  readonly message?: string
}

/** Whoever started a container hears here what becomes of it. One watcher serves all containers of a node. */
export interface ContainerWatcher {
  exited(launch: ContainerLaunch, exit: ContainerExit): void
  /** Answers that were promised by `answersUntil` no longer hold. */
  answersChanged(launch: ContainerLaunch): void
}

export type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGQUIT' | 'SIGHUP' | 'SIGUSR1' | 'SIGWINCH'

export interface ExecResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What a probe or a client sends to a container. `probe`: which one asks, where one does. */
export type ContainerRequest = { readonly probe?: ProbeType } & (
  | {
      readonly kind: 'http'
      readonly port: number
      readonly path: string
      readonly method: string
      readonly headers: Readonly<Record<string, string>>
      readonly body?: string
      /** Address of the one who asks, for the access log. */
      readonly from: string
    }
  /** `message`: what is said once connected, counted once for a `messageId`; `from`: the address of who says it. */
  | {
      readonly kind: 'tcp'
      readonly port: number
      readonly message?: string
      readonly messageId?: string
      readonly from?: string
    }
  | { readonly kind: 'grpc'; readonly port: number; readonly service: string }
  /** `timeout` in milliseconds: then what it runs is killed, and nothing comes back. */
  | { readonly kind: 'exec'; readonly command: readonly string[]; readonly timeout?: number }
)

/** `latency` in milliseconds: the answer came that much after the question. */
export type ContainerAnswer =
  | {
      readonly kind: 'http'
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
      readonly latency: number
    }
  /** `reply`: what came back where something was said. */
  | { readonly kind: 'connected'; readonly reply?: string; readonly latency: number }
  | { readonly kind: 'refused' }
  /** Nothing comes back at all. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'exec'; readonly result: ExecResult; readonly latency: number }

/** Files of a container, read from outside (cp, the file panel). Paths are absolute. */
export interface ContainerFiles {
  list(path: string): readonly string[] | undefined
  read(path: string): string | undefined
}

/** What lies at a path of a volume of the configuration. */
export interface ConfigurationEntry {
  readonly kind: 'file' | 'directory' | 'link'
  readonly mode: number
  readonly user: number
  readonly group: number
  /** Milliseconds of simulated time. */
  readonly time: number
  /** Of a file. */
  readonly text?: string
  /** Of a link. */
  readonly target?: string
}

/** Files that the kubelet gives to a container. Paths are absolute. */
export interface KubeletFiles {
  /** The text of a file of its configuration, by the path that its volume says; links are followed. */
  read(path: string): string | undefined
  /** What is there within its mounts of the configuration; links are not followed. */
  entry(path: string): ConfigurationEntry | undefined
  names(path: string): readonly string[]
  /** Those that every pod has, by path: /etc/hosts, /etc/hostname, /etc/resolv.conf. */
  hostFiles(): Readonly<Record<string, string>>
  /** Mounts of its configuration: of Secrets, tokens and fields in memory, of ConfigMaps on the machine's disk. */
  readOnlyMounts(): readonly { readonly path: string; readonly isInMemory: boolean }[]
}

export interface ContainerRuntime {
  /** Why this container cannot be started at all: a command that its image does not have. */
  startError(launch: ContainerLaunch): string | undefined
  /** Starts a container. `resumed` is one that the pod's status says is running: it has logged its start before. */
  start(launch: ContainerLaunch, watcher: ContainerWatcher, resumed?: boolean): void
  /** Sends a signal; what it causes is told to the watcher, never within this call. Unknown ids are ignored. */
  signal(id: string, signal: Signal): void
  /** Forgets a container without telling anybody: its machine has lost power. */
  discard(id: string): void
  /** Ends a container as the kernel or a fault would. */
  crash(id: string, exit: ContainerExit): void
  exec(id: string, command: readonly string[], done: (result: ExecResult) => void): void
  /** Answers at once where the answer is known, else when it comes; `latency` says what it would have taken. */
  request(id: string, request: ContainerRequest, done: (answer: ContainerAnswer) => void): void
  /** A request is under way in it until what is returned is called: a program that drains waits for it. */
  serving(id: string): () => void
  /** What it would answer if it were asked now, without a trace of it. */
  foresee(id: string, request: Exclude<ContainerRequest, { readonly kind: 'exec' }>): ContainerAnswer
  /** Until when (milliseconds) this request gets the answer it gets now; Infinity where nothing will change it. */
  answersUntil(id: string, request: ContainerRequest): number
  /** Ports on which it answers now. */
  listens(id: string): readonly number[]
  usage(id: string): UsageProfile | undefined
  /** Bytes that a container has written by now, in files under a path; "/" is all of them. */
  written(id: string, under: string): number
  /** Until when (milliseconds) it has written what it has written now; Infinity where that stays so. */
  writtenUntil(id: string): number
  files(id: string): ContainerFiles | undefined
}
