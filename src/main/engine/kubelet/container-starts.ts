// Starting one container, after upstream's kuberuntime startContainer: image, configuration, create, start.
import type { Container } from '../../../shared/schema/types.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { ImageOutcome, ImagePulls } from './image-pulls.ts'
import type { PullableImage } from './images/image-catalogue.ts'
import type { Kubelet } from './kubelet.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import { LifecycleHooks } from './lifecycle-hooks.ts'
import { environmentOf } from './configuration/environment.ts'
import { mappingOf, withCommandExpanded } from './configuration/expansion.ts'
import { MountedFiles } from './configuration/pod-volumes.ts'
import type { PodPlace } from './configuration/pod-fields.ts'
import type { ContainerFacts } from './pod-facts.ts'
import type { ContainerRecord, ContainerStage, PodState } from './pod-state.ts'
import { mountsOf } from './volumes/container-mounts.ts'
import { goDuration, isBackingOff, nextBackoff } from './restart-backoff.ts'
import { nonRootComplaint } from './security-context.ts'

export class ContainerStarts {
  readonly #parts: KubeletParts
  readonly #pulls: ImagePulls
  readonly #kubelet: Kubelet
  readonly #hooks: LifecycleHooks

  constructor(parts: KubeletParts, pulls: ImagePulls, kubelet: Kubelet) {
    this.#parts = parts
    this.#pulls = pulls
    this.#kubelet = kubelet
    this.#hooks = new LifecycleHooks(parts)
  }

  begin(state: PodState, record: ContainerRecord): void {
    const { stage } = record
    const { image } = record.facts
    record.stage = 'starting'
    this.#pulls.ensure(state, record, (outcome) => {
      if (!this.#kubelet.has(state) || record.stage !== 'starting') return
      if (record.facts.image !== image) this.#startOver(state, record, stage)
      else if ('image' in outcome) this.#create(state, record, outcome.image)
      else this.#wait(state, record, outcome, stage === 'stopped')
    })
  }

  /** Its image was changed while it was on its way: what was got is not what is wanted now. */
  #startOver(state: PodState, record: ContainerRecord, stage: ContainerStage): void {
    record.stage = stage
    record.retryAt = 0
    record.pulls = undefined
    record.pullError = undefined
    this.#kubelet.containerSettled(state, record)
  }

  /** Takes up a container that was running before a restart of the engine. */
  resume(state: PodState, record: ContainerRecord, id: string, startedAt: number): void {
    const { images, runtime, store } = this.#parts
    const image = images.load(record.imageName)
    if (image === undefined) return
    const serviceVariables = this.#serviceVariables(state, startedAt)
    const result = environmentOf(store, state.pod, record.facts, this.#placeOf(state), serviceVariables)
    const environment = 'environment' in result ? result.environment : {}
    record.launch = {
      id,
      sandbox: state.sandbox,
      container: expandedContainer(record.facts, environment, serviceVariables),
      image: image.facts,
      restartCount: record.restartCount,
      startedAt,
      environment,
      serviceVariables,
      volumes: new MountedFiles(this.#parts, state, record.facts),
      mounts: mountsOf(store, state.pod, record.facts.container)
    }
    record.stage = 'running'
    runtime.start(record.launch, this.#kubelet, true)
  }

  #serviceVariables({ pod }: PodState, startedAt?: number): Readonly<Record<string, string>> {
    return this.#parts.services.of(pod.metadata.namespace!, pod.spec.enableServiceLinks !== false, startedAt)
  }

  #placeOf({ sandbox, facts }: PodState): PodPlace {
    const { hostIP } = this.#parts.host
    return { hostIP, podIP: facts.isHostNetwork ? hostIP : (sandbox.ip ?? '') }
  }

  /** Upstream's doBackOff; where it says yes the container waits as CrashLoopBackOff. */
  backsOff(state: PodState, record: ContainerRecord): boolean {
    const { exit, facts } = record
    if (exit === undefined) return false
    const { now } = this.#parts.clock
    const { restarts, finishedAt } = record
    if (!isBackingOff(restarts, finishedAt, now)) {
      record.restarts = nextBackoff(restarts, finishedAt, now)
      return false
    }
    const { name, namespace, uid } = state.pod.metadata
    const pod = `${name}_${namespace}(${uid})`
    const containerName = facts.container.name
    const event = `Back-off restarting failed container ${containerName} in pod ${pod}`
    this.#parts.recorder.event(state.pod, 'Warning', 'BackOff', event, facts.fieldPath)
    const message = `back-off ${goDuration(restarts!.wait)} restarting failed container=${containerName} pod=${pod}`
    record.stage = 'waiting'
    record.waiting = { reason: 'CrashLoopBackOff', message }
    record.retryAt = finishedAt + restarts!.wait
    record.status = undefined
    return true
  }

  /** It cannot be started now: upstream's Failed event, and the reason for the status. */
  #wait(
    state: PodState,
    record: ContainerRecord,
    outcome: Exclude<ImageOutcome, { readonly image: PullableImage }>,
    hasRun: boolean
  ): void {
    const { recorder } = this.#parts
    const { reason, message, retryAt } = outcome
    const isImage =
      reason === 'ErrImagePull' ||
      reason === 'ImagePullBackOff' ||
      reason === 'ErrImageNeverPull' ||
      reason === 'InvalidImageName'
    recorder.event(state.pod, 'Warning', 'Failed', `Error: ${isImage ? reason : message}`, record.facts.fieldPath)
    record.stage = 'waiting'
    record.waiting = { reason, message }
    record.retryAt = retryAt
    record.status = undefined
    if (hasRun) record.last = record.exit ?? record.last
    this.#kubelet.containerSettled(state, record)
  }

  #create(state: PodState, record: ContainerRecord, image: PullableImage): void {
    const { clock, machine, recorder, random, store, runtime } = this.#parts
    const { facts } = record
    const serviceVariables = this.#serviceVariables(state)
    const environment = environmentOf(store, state.pod, facts, this.#placeOf(state), serviceVariables)
    const message =
      'error' in environment ? environment.error : nonRootComplaint(state.pod, facts.container, image.facts.user)
    if (message !== undefined || 'error' in environment) {
      const retryAt = clock.now + 10_000 + random.integer(5000)
      this.#wait(state, record, { reason: 'CreateContainerConfigError', message: message ?? '', retryAt }, false)
      return
    }
    const isRestart = record.exit !== undefined
    record.imageName = image.canonical
    record.imageId = image.id
    recorder.event(state.pod, 'Normal', 'Created', facts.createdText, facts.fieldPath)
    clock.after(machine.diskTime(30 + random.integer(90)), () => {
      if (!this.#kubelet.has(state) || record.stage !== 'starting') return
      if (record.facts.image !== facts.image) {
        this.#startOver(state, record, isRestart ? 'stopped' : 'waiting')
        return
      }
      if (isRestart) {
        record.restartCount++
        record.last = record.exit
      }
      record.launch = {
        // Joined, it is one text for as long as the container lives; a template would keep its halves.
        id: ['containerd://', random.hexadecimal(8)].join(''),
        sandbox: state.sandbox,
        container: expandedContainer(facts, environment.environment, serviceVariables),
        image: image.facts,
        restartCount: record.restartCount,
        startedAt: clock.now,
        environment: environment.environment,
        serviceVariables,
        volumes: new MountedFiles(this.#parts, state, facts),
        mounts: mountsOf(store, state.pod, facts.container)
      }
      const error = runtime.startError(record.launch)
      if (error === undefined) this.#started(state, record)
      else this.#startFailed(state, record, error)
    })
  }

  #started(state: PodState, record: ContainerRecord): void {
    const { facts } = record
    record.exit = undefined
    record.waiting = undefined
    record.hookError = undefined
    record.stage = 'running'
    record.status = undefined
    this.#parts.recorder.event(state.pod, 'Normal', 'Started', facts.startedText, facts.fieldPath)
    this.#parts.runtime.start(record.launch!, this.#kubelet)
    this.#parts.untold.note(state)
    const hook = facts.container.lifecycle?.postStart
    if (hook === undefined) {
      this.#kubelet.containerSettled(state, record)
      return
    }
    // Upstream waits for the hook before it goes on with the pod: so long the container does not count as running.
    const { launch } = record
    this.#hooks.run(state, record, hook, (error) => {
      if (!this.#kubelet.has(state) || record.launch !== launch) return
      if (error === undefined || state.stage === 'terminating') this.#kubelet.containerSettled(state, record)
      else this.#hookFailed(state, record, error)
    })
  }

  /** Upstream's errors of postStart: the container is killed, and waits for its next start with the hook's words. */
  #hookFailed(state: PodState, record: ContainerRecord, message: string): void {
    const { fieldPath } = record.facts
    this.#parts.recorder.event(state.pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', fieldPath)
    record.hookError = message
    if (record.stage === 'running') this.#kubelet.killContainer(state, record, 'FailedPostStartHook')
    else this.#kubelet.containerSettled(state, record)
  }

  /** The runtime refused its command: exit code 128, as containerd tells it. */
  #startFailed(state: PodState, record: ContainerRecord, message: string): void {
    const { clock, recorder } = this.#parts
    record.exit = {
      exitCode: 128,
      reason: 'StartError',
      message,
      startedAt: '1970-01-01T00:00:00Z',
      finishedAt: formatTime(clock.now),
      containerID: record.launch!.id
    }
    record.finishedAt = clock.now
    if (state.facts.restartPolicy === 'Never' || record.facts.isEphemeral) {
      recorder.event(state.pod, 'Warning', 'Failed', `Error: ${message}`, record.facts.fieldPath)
      record.stage = 'stopped'
      record.status = undefined
      this.#kubelet.containerSettled(state, record)
      return
    }
    this.#wait(state, record, { reason: 'RunContainerError', message, retryAt: clock.now + 1000 }, false)
  }
}

/** As the runtime is to start it. */
function expandedContainer(
  { container }: ContainerFacts,
  environment: Readonly<Record<string, string>>,
  services: Readonly<Record<string, string>>
): Container {
  return withCommandExpanded(container, (name) => {
    // Without references to elsewhere the spec itself has the values.
    const isOwn = !Object.hasOwn(environment, name)
    const own = isOwn ? container.env?.findLast((variable) => variable.name === name) : undefined
    return own?.value ?? mappingOf(environment, services)(name)
  })
}
