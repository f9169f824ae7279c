// Containers alone on a stepped clock, for tests of what runs inside.
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import { ImageCatalogue } from '../kubelet/images/image-catalogue.ts'
import { Clock } from '../sim/clock.ts'
import { MemoryShelf, VolumeData } from '../volumes/volume-data.ts'
import { someMachine } from './machine-port.ts'
import { noNetwork } from './programs/network/network-port.ts'
import { ProcessContainer, type ContainerState } from './process-container.ts'
import type { ProcessEnd } from './processes/process.ts'
import type { SessionPort } from './processes/session.ts'

const start = Date.UTC(2026, 10, 20, 12)

export function launchOf(image: string, more: Partial<ContainerLaunch['container']> = {}): ContainerLaunch {
  const found = new ImageCatalogue().find(image)
  if (!found.found) throw new Error(`no image ${image}`)
  return {
    id: 'containerd://0000',
    sandbox: { uid: 'uid', name: 'box', hostname: 'box', namespace: 'default', nodeName: 'worker-1', ip: '10.244.1.5' },
    container: { name: 'main', image, ...more },
    image: found.image.facts,
    restartCount: 0,
    startedAt: start,
    environment: {},
    volumes: {
      read: () => undefined,
      entry: () => undefined,
      names: () => [],
      hostFiles: () => ({ '/etc/hostname': 'box\n' }),
      readOnlyMounts: () => []
    }
  }
}

/** What a session has at its other end in tests: it takes everything. */
function capture(input = ''): SessionPort & { stdout: string; stderr: string } {
  return {
    input,
    isEnded: true,
    isTerminal: false,
    columns: 80,
    rows: 24,
    stdout: '',
    stderr: '',
    hasRoom: () => true,
    consumed: () => {},
    write(stream, text) {
      this[stream] += text
    }
  }
}

interface TestOptions {
  readonly launch?: ContainerLaunch
  readonly saved?: { readonly state: ContainerState; readonly now: number; readonly lines: string[] }
  readonly sliceSteps?: number
  /** Hears of each piece of the log. */
  readonly heard?: (line: string, isPartial: boolean) => void
}

export class TestContainer {
  readonly clock: Clock
  readonly lines: string[]
  readonly launch: ContainerLaunch
  container: ProcessContainer
  end: ProcessEnd | undefined
  wasOutOfMemory = false
  readonly #options: TestOptions

  constructor(image = 'debian', { launch = launchOf(image), saved, sliceSteps, heard }: TestOptions = {}) {
    this.#options = { launch, ...(sliceSteps === undefined ? {} : { sliceSteps }) }
    this.clock = new Clock(saved?.now ?? start)
    this.lines = saved?.lines ?? []
    this.launch = launch
    this.container = new ProcessContainer(
      launch,
      {
        clock: this.clock,
        ...(sliceSteps === undefined ? {} : { sliceSteps }),
        data: new VolumeData(new MemoryShelf()),
        network: noNetwork,
        machine: someMachine,
        log: (_stream, line, isPartial) => {
          this.lines.push(line)
          heard?.(line, isPartial)
        },
        ended: (end, isOutOfMemory) => {
          this.end = end
          this.wasOutOfMemory = isOutOfMemory
        },
        changed: () => {},
        filesChanged: () => {},
        serve: () => null,
        drain: () => 0,
        isServing: () => false,
        listeningChanged: () => {},
        converse: () => undefined,
        busyChanged: () => {}
      },
      saved?.state
    )
  }

  run(seconds: number): void {
    this.clock.advanceTo(this.clock.now + seconds * 1000)
  }

  /** Runs a command to its end, at most an hour of simulated time. */
  exec(
    argv: readonly string[],
    input = '',
    seconds = 3600
  ): { stdout: string; stderr: string; status: number | undefined } {
    const port = capture(input)
    let status: number | undefined
    const session = this.container.sessions.exec(
      argv,
      port,
      ({ code, signal }) => (status = signal === undefined ? code : 128 + signal)
    )
    if (session === undefined) return { stdout: '', stderr: 'not found', status: 127 }
    for (let left = seconds; left > 0 && status === undefined; left -= 10) this.run(10)
    return { stdout: port.stdout, stderr: port.stderr, status }
  }

  /** The same container in a new engine, from its JSON. */
  reopened(): TestContainer {
    const state = JSON.parse(JSON.stringify(this.container)) as ContainerState
    const again = new TestContainer('', { ...this.#options, saved: { state, now: this.clock.now, lines: this.lines } })
    again.container.resume()
    return again
  }
}
