import type { Timer } from '../sim/clock.ts'
import type { ContainerLaunch, ContainerWatcher } from '../kubelet/container-runtime.ts'
import type { SessionEnd } from '../kubelet/container-streams.ts'
import type { RunningDaemon } from './daemons/running-daemon.ts'
import type { DisturbedContainer } from './disturbed-container.ts'
import type { ProcessContainer } from './process-container.ts'
import type { LoggedContainer } from './servers/lazy-logs.ts'
import type { ContainerPlan } from './servers/server-plan.ts'

/** A container that runs, as the runtime keeps it. */
export interface LivingContainer extends LoggedContainer {
  readonly launch: ContainerLaunch
  readonly plan: ContainerPlan
  readonly watcher: ContainerWatcher
  /** Its files and processes; made when somebody needs them. */
  box: ProcessContainer | undefined
  /** What answers in the place of its plan; made when somebody speaks to it. */
  daemon: RunningDaemon | undefined
  /** The planned end of a server, or the one that a signal brought. */
  end: Timer | undefined
  /** Requests that it has taken and not answered. */
  underWay: number
  /** It finishes what is under way and takes nothing new, from this moment on at the soonest; undefined where it serves. */
  drainsUntil: number | undefined
  /** What somebody does to it, and what comes of that. */
  disturbed: DisturbedContainer | undefined
  /** Commands that probes ran, and whether what they looked at stays as it is until a file changes. */
  probed: Map<string, boolean> | undefined
  /** Who is attached to its first process, and hears of its exit code. */
  attached: Set<(exitCode: number) => void> | undefined
  /** Sessions that are open: what is lost with the machine. */
  sessions: Set<(end: SessionEnd) => void> | undefined
  /** Watchers are told once a moment, however many files change in it. */
  isTelling: boolean
}

/** As it is when it starts, or is taken up again by an engine that starts. */
export function newLivingContainer(
  launch: ContainerLaunch,
  plan: ContainerPlan,
  watcher: ContainerWatcher,
  resumed: boolean
): LivingContainer {
  return {
    launch,
    plan,
    watcher,
    box: undefined,
    daemon: undefined,
    end: undefined,
    underWay: 0,
    drainsUntil: undefined,
    disturbed: undefined,
    isSilent: false,
    probed: undefined,
    attached: undefined,
    sessions: undefined,
    isTelling: false,
    servesSince: plan.argv === undefined && plan.server !== undefined ? launch.startedAt : undefined,
    writtenUntil: resumed ? undefined : launch.startedAt - 1,
    key: undefined,
    accesses: undefined
  }
}
