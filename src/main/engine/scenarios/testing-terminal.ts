import type { Pod } from '../../../shared/schema/types.ts'
import type { ExecResult } from '../kubelet/container-runtime.ts'
import type { ContainerSession } from '../kubelet/container-streams.ts'
import type { Cluster } from './cluster.ts'

/** Types commands into containers of a cluster, by exec. */
export class Terminal {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Runs a line in a pod's shell to its end: what it prints, errors behind the rest. */
  run(podName: string, line: string, seconds = 300): string {
    const { stdout, stderr } = this.exec(podName, ['sh', '-c', line], seconds)
    return stdout + stderr
  }

  /** Runs a command to its end, at most so many simulated seconds. */
  exec(podName: string, command: readonly string[], seconds = 300): ExecResult {
    let result: ExecResult | undefined
    this.#cluster.engine.runtime.exec(this.#containerOf(podName), command, (ended) => (result = ended))
    this.#cluster.until(() => result !== undefined, seconds, 0.02)
    if (result === undefined) throw new Error(`${command.join(' ')} never ended`)
    return result
  }

  /** A command on a terminal, with what stands on its screen. */
  open(podName: string, command: readonly string[]): { readonly screen: string; type(text: string): void } {
    let text = ''
    let session: ContainerSession | undefined
    session = this.#cluster.engine.runtime.open(
      this.#containerOf(podName),
      { command, stdin: true, tty: true },
      {
        output: (_stream, bytes) => {
          text += new TextDecoder().decode(bytes)
          session?.took(bytes.length)
        },
        consumed: () => {},
        ended: () => {}
      }
    )
    this.#cluster.run(0.1)
    return {
      get screen() {
        return text.replaceAll('\r\n', '\n')
      },
      // A person waits for the prompt before the next line.
      type: (typed) => {
        for (const part of typed.split(/(?<=\n)/)) {
          session!.write(new TextEncoder().encode(part.replaceAll('\n', '\r')))
          this.#cluster.run(0.5)
        }
      }
    }
  }

  #containerOf(podName: string): string {
    const { containerID } = this.#cluster.get<Pod>(`pods ${podName}`)!.status!.containerStatuses![0]!
    return containerID!
  }
}
