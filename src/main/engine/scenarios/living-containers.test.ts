import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ExecResult } from '../kubelet/container-runtime.ts'
import { Cluster } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1, onDisk: true })
})
afterEach(() => cluster.close())

function containerId(name: string): string {
  return cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!.containerID!
}

function lines(name: string): readonly string[] {
  const podUid = cluster.get<Pod>(`pods ${name}`)!.metadata.uid
  return cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
}

/** Runs a command in a pod, for at most so many seconds. */
function exec(name: string, command: readonly string[], seconds = 60): ExecResult | undefined {
  let result: ExecResult | undefined
  cluster.engine.runtime.exec(containerId(name), command, (ended) => (result = ended))
  for (let second = 0; second < seconds && result === undefined; second++) cluster.run(1)
  return result
}

function page(name: string): string {
  const { uid } = cluster.get<Pod>(`pods ${name}`)!.metadata
  let body = ''
  const request = { kind: 'http', port: 80, path: '/', method: 'GET', headers: {}, from: '10.0.0.1' } as const
  cluster.engine.requestContainer(uid, request, (answer) => {
    if (answer.kind === 'http') body = answer.body
  })
  return body
}

describe('containers that live', () => {
  it('P4 a command really runs: it prints, waits fifty seconds of simulated time, prints and exits 0', () => {
    const script = "echo 'Hello World'; sleep 50; echo 'Bye'"
    cluster.create(pod('hello', { image: 'debian', command: ['bash', '-c', script] }, { restartPolicy: 'Never' }))
    cluster.until(() => lines('hello').length > 0, 60)
    const start = cluster.now
    cluster.run(49)
    expect(lines('hello')).toEqual(['Hello World'])
    cluster.until(() => cluster.podRow('hello') === '0/1 Completed 0', 10)
    expect(lines('hello')).toEqual(['Hello World', 'Bye'])
    expect(cluster.now - start).toBeLessThan(53_000)
  })

  it('P4 exit codes are those of a shell: 126, 127, and 128 and the signal', () => {
    const codes: readonly (readonly [string, number])[] = [
      ['nosuchprogram', 127],
      ['/etc/passwd', 126],
      ['sh -c "kill -9 \\$\\$"', 137],
      ['exit 42', 42]
    ]
    for (const [index, [script]] of codes.entries()) {
      cluster.create(pod(`code-${index}`, shell(`${script}; exit $?`), { restartPolicy: 'Never' }))
    }
    cluster.run(40)
    const ended = codes.map(
      (_code, index) =>
        cluster.get<Pod>(`pods code-${index}`)!.status!.containerStatuses![0]!.state!.terminated!.exitCode
    )
    expect(ended).toEqual(codes.map(([, code]) => code))
  })

  it('P4 SIGTERM runs a trap once the foreground has ended, and a first process that handles none ignores it', () => {
    cluster.create(pod('ticks', shell('trap "echo stopped; exit 5" TERM; while true; do sleep 1; done')))
    cluster.run(20)
    cluster.delete('pods ticks')
    const seen = new Set<string>()
    cluster.until(() => {
      if (cluster.get('pods ticks') === undefined) return true
      for (const line of lines('ticks')) seen.add(line)
      return false
    }, 10)
    expect([...seen]).toEqual(['stopped'])
  })

  it('P4 a killed engine finds a hundred scripts where they were: output complete, nothing twice', () => {
    const script = 'i=0; while [ $i -lt 60 ]; do echo "$(hostname) $i"; i=$((i+1)); sleep 0.7; done; exit 3'
    const names = Array.from({ length: 100 }, (_, index) => `s${index}`)
    for (const name of names) cluster.create(pod(name, shell(script), { restartPolicy: 'Never' }))
    cluster.run(20)
    for (const lost of [0.3, 1.1, 2]) {
      cluster.restart(lost)
      cluster.run(5)
    }
    cluster.run(120)
    for (const name of names) {
      expect(lines(name)).toEqual(Array.from({ length: 60 }, (_, index) => `${name} ${index}`))
      expect(cluster.podRow(name)).toBe('0/1 Error 0')
    }
  })

  it('P9 what is written into a container is served, and gone when the container is replaced', () => {
    cluster.create(pod('web'))
    cluster.run(20)
    expect(page('web')).toContain('Welcome to nginx!')
    const written = exec('web', ['sh', '-c', 'echo "CLASS" > /usr/share/nginx/html/index.html'])
    expect(written).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(page('web')).toBe('CLASS\n')
    cluster.restart()
    cluster.run(5)
    expect(page('web')).toBe('CLASS\n')
    cluster.engine.runtime.crash(containerId('web'), { exitCode: 1 })
    cluster.run(30)
    expect(cluster.podRow('web')).toMatch(/^1\/1 Running 1/)
    expect(page('web')).toContain('Welcome to nginx!')
  })

  it('P9 exec sees the container: its processes, its name, its user, its network files', () => {
    cluster.create(pod('box', shell('sleep 1000 & sleep 2000')))
    cluster.create(pod('web'))
    cluster.run(20)
    expect(exec('box', ['hostname'])!.stdout).toBe('box\n')
    expect(exec('box', ['id', '-u'])!.stdout).toBe('0\n')
    expect(exec('box', ['ps'])!.stdout).toMatch(/1 root .* sh -c sleep 1000 & sleep 2000\n.*sleep 1000\n.*sleep 2000/s)
    expect(exec('box', ['cat', '/etc/hosts'])!.stdout).toContain(`${cluster.get<Pod>('pods box')!.status!.podIP}\tbox`)
    expect(exec('web', ['sh', '-c', 'cat /proc/1/cmdline | tr "\\0" " "'])!.stdout).toContain('nginx -g daemon off;')
    expect(exec('web', ['nosuch'])).toMatchObject({
      stderr: expect.stringContaining('exec: "nosuch": executable file not found in $PATH')
    })
    expect(exec('web', ['ps'])!.exitCode).toBe(127)
  })

  it('P5 an exec probe that outlasts its timeout has failed, and what it ran is gone', () => {
    const readinessProbe = { exec: { command: ['sh', '-c', 'sleep 30'] }, timeoutSeconds: 2, periodSeconds: 10 }
    const slow = cluster.create<Pod>(pod('slow', { ...shell('sleep 10000'), readinessProbe }))
    cluster.run(60)
    expect(cluster.podRow('slow')).toBe('0/1 Running 0')
    expect(cluster.events(slow)).toContainEqual(
      expect.stringMatching(/^Warning Unhealthy: Readiness probe failed: command "sh -c sleep 30" timed out/)
    )
    expect(exec('slow', ['ps'])!.stdout.match(/sleep 30/g) ?? []).toEqual([])
  })

  it('P5 an exec probe follows what changes by itself', () => {
    const readinessProbe = {
      exec: { command: ['sh', '-c', '[ $(($(date +%s) / 60 % 2)) -eq 0 ]'] },
      periodSeconds: 1,
      failureThreshold: 1
    }
    cluster.create(pod('flaps', { ...shell('sleep 10000'), readinessProbe }))
    cluster.run(20)
    const rows = new Set<string>()
    for (let second = 0; second < 130; second++) {
      cluster.run(1)
      rows.add(cluster.podRow('flaps'))
    }
    expect([...rows].toSorted()).toEqual(['0/1 Running 0', '1/1 Running 0'])
  })

  it('P6 a loop without a pause is seen as CPU at its limit', () => {
    const limits = { resources: { limits: { cpu: '200m', memory: '64Mi' } } }
    cluster.create(pod('busy', { ...shell('sleep 60; while :; do :; done'), ...limits }))
    cluster.run(40)
    const usage = (): number => cluster.engine.metrics.current(cluster.get<Pod>('pods busy')!.metadata.uid)!.cpu.usage
    expect(usage()).toBeLessThan(10)
    cluster.run(60)
    expect(usage()).toBeGreaterThan(180)
    expect(usage()).toBeLessThanOrEqual(200)
  })

  it('P8 both streams are told apart, a line without an end comes when its process ends, and a script may start the server', () => {
    cluster.create(pod('talks', shell('echo out; echo err >&2; printf "no end"; exit 0'), { restartPolicy: 'Never' }))
    cluster.create(pod('late', { command: ['sh', '-c', 'echo preparing; sleep 5; exec nginx -g "daemon off;"'] }))
    cluster.run(30)
    const podUid = cluster.get<Pod>('pods talks')!.metadata.uid
    const said = cluster.engine.runtime.logs.read({ podUid, container: 'main' })
    expect(said.map(({ stream, text }) => `${stream} ${text}`)).toEqual(['stdout out', 'stderr err', 'stdout no end'])
    expect(page('late')).toContain('Welcome to nginx!')
    expect(lines('late')[0]).toBe('preparing')
    expect(lines('late').length).toBeGreaterThan(5)
  })
})
