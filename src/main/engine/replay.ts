import type { Identity } from './api/request.ts'
import type { NewClusterOptions } from './bootstrap/cluster-options.ts'
import { settle, type ClusterSettings } from './cluster-settings.ts'
import { Engine } from './engine.ts'
import type { EngineCredentials, EngineInput } from './engine-input.ts'
import type { SessionListener } from './kubelet/container-streams.ts'
import { isRestart, type InputRecord } from './sim/input-log.ts'
import { ClusterFile } from './store/cluster-file.ts'

/** What makes a history: with these, the same history comes about again. */
export interface Recording {
  readonly seed: string
  /** Where the simulated clock started, in milliseconds since 1970. */
  readonly startTime: number
  readonly options: NewClusterOptions
  readonly settings?: ClusterSettings
  readonly inputs: readonly InputRecord[]
  /** Where the clock stood in the end. */
  readonly endTime: number
}

/**
 * Runs a recording again into a new file at `path`: every input at its moment, behind all that is due then. A restart
 * stands at a revision, because what came after the last commit was lost with the process. The file is left open. With
 * the same `credentials`, tokens in Secrets are the same too.
 */
export function replay(recording: Recording, path: string, credentials: EngineCredentials = {}): ClusterFile {
  const { seed, startTime, options, settings = {}, inputs, endTime } = recording
  let file = ClusterFile.create(path, { seed, startTime })
  settle(file, settings)
  let engine = new Engine(file, credentials)
  engine.start(options)
  for (const input of inputs) {
    if (isRestart(input.request)) {
      const { store, clock } = engine
      const { time, revision } = input
      // A process that was killed before its first commit left an empty file, whatever it had begun with.
      if (store.revision <= revision) {
        engine.advanceTo(time, () => clock.nextAt! >= time && store.revision >= revision)
        file.commit(time)
      }
      file.abandon()
      file = ClusterFile.open(path)
      engine = new Engine(file, credentials)
      engine.start(options)
    } else {
      engine.advanceTo(input.time)
      carryOut(engine, input)
    }
  }
  engine.advanceTo(endTime)
  file.commit()
  return file
}

/** What a listener did to the course of things stands in the recording itself. */
const deaf: SessionListener = { output: () => {}, consumed: () => {}, ended: () => {} }

function carryOut(engine: Engine, { identity, request }: InputRecord): void {
  const input = request as unknown as EngineInput
  switch (input.type) {
    case 'api':
      engine.submit(input.request, identity as unknown as Identity)
      return
    case 'node-power':
      engine.setNodePower(input.node, input.on)
      return
    case 'machines':
      engine.changeMachines(input.change)
      return
    case 'node-strain':
      engine.strainNode(input.node, input.strain)
      return
    case 'load':
      engine.setLoad(input.uid, input.millicores)
      return
    case 'network-request':
      engine.sendRequest(input.client, input.request, () => {})
      return
    case 'traffic':
      engine.changeTraffic(input.change)
      return
    case 'outside-hosts':
      engine.setOutsideHosts(input.hosts)
      return
    case 'images':
      engine.setImages(input.settings)
      return
    case 'event-ttl':
      engine.setEventTimeToLive(input.milliseconds)
      return
    case 'chaos':
      engine.changeChaos(input.change, identity as unknown as Identity)
      return
    case 'pod-request':
      engine.requestContainer(input.uid, input.request, () => {})
      return
    case 'session-open':
      engine.openSession(input.uid, input.container, input.options, deaf)
      return
    case 'session':
      engine.tellSession(input.session, input.input)
  }
}
