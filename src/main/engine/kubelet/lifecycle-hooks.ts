// Hooks of containers, after upstream's pkg/kubelet/lifecycle/handlers.go.
import type { LifecycleHandler } from '../../../shared/schema/types.ts'
import type { ContainerRequest } from './container-runtime.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import type { ContainerRecord, PodState } from './pod-state.ts'
import { gatewayOf, portOf } from './probes.ts'

const agent = { 'User-Agent': 'kube-lifecycle/1.34' }

export class LifecycleHooks {
  readonly #parts: Pick<KubeletParts, 'clock' | 'runtime'>

  constructor(parts: Pick<KubeletParts, 'clock' | 'runtime'>) {
    this.#parts = parts
  }

  /**
   * Runs a hook of a running container. `done` hears when it is over, with why it failed where it did; never, where the
   * hook does not end.
   */
  run(
    state: PodState,
    record: ContainerRecord,
    hook: LifecycleHandler,
    done: (error: string | undefined) => void
  ): void {
    const { clock, runtime } = this.#parts
    const { id, sandbox } = record.launch!
    const { name: container } = record.facts.container
    const { name, namespace, uid } = state.pod.metadata
    const where = `for Container "${container}" in Pod "${name}_${namespace}(${uid})" failed - error:`
    if (hook.sleep !== undefined) {
      clock.after(hook.sleep.seconds * 1000, () => done(undefined))
      return
    }
    const { exec, httpGet } = hook
    if (exec !== undefined) {
      const command = exec.command ?? []
      runtime.exec(id, command, ({ exitCode, stdout, stderr }) => {
        const output = `${stdout}${stderr}`
        const error = `command '${command.join(' ')}' exited with ${exitCode}: ${stderr}`
        done(
          exitCode === 0
            ? undefined
            : `Exec lifecycle hook ([${command.join(' ')}]) ${where} ${error}, message: ${JSON.stringify(output)}`
        )
      })
      return
    }
    if (httpGet === undefined) {
      done(undefined)
      return
    }
    const host = httpGet.host ?? sandbox.ip ?? '127.0.0.1'
    const path = httpGet.path ?? '/'
    const request: ContainerRequest = {
      kind: 'http',
      port: portOf(record.facts.container, httpGet.port),
      path,
      method: 'GET',
      headers: {
        ...agent,
        ...Object.fromEntries((httpGet.httpHeaders ?? []).map((header) => [header.name, header.value]))
      },
      from: gatewayOf(host)
    }
    runtime.request(id, request, (answer) => {
      if (answer.kind === 'silent') return
      // Any answer will do: upstream does not look at its status.
      const url = `http://${host}:${request.port}/${path.replace(/^\//, '')}`
      const error = `Get "${url}": dial tcp ${host}:${request.port}: connect: connection refused`
      if (answer.kind === 'refused') done(`HTTP lifecycle hook (${path}) ${where} ${error}`)
      else clock.after('latency' in answer ? answer.latency : 0, () => done(undefined))
    })
  }
}
