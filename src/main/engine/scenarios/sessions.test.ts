import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import {
  outputCredit,
  type SessionEnd,
  type SessionListener,
  type SessionOptions
} from '../kubelet/container-streams.ts'
import { replay } from '../replay.ts'
import { Cluster, startTime, type Body } from './cluster.ts'
import { historyHash } from './history-hash.ts'

/** What somebody has of a session. */
class Screen implements SessionListener {
  stdout = ''
  stderr = ''
  read = 0
  end: SessionEnd | undefined

  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this[stream] += Buffer.from(bytes).toString()
  }

  consumed(bytes: number): void {
    this.read += bytes
  }

  ended(end: SessionEnd): void {
    expect(this.end).toBeUndefined()
    this.end = end
  }
}

interface Typing {
  readonly screen: Screen
  type(text: string): void
  end(): void
  close(): void
}

function podOf(name: string, container: Body): Body {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', ...container }] } }
}

describe('sessions in containers', () => {
  const cluster = new Cluster({ seed: 'sessions' })
  afterAll(() => cluster.close())
  beforeAll(() => {
    cluster.create(podOf('web', { image: 'nginx:1.27' }))
    cluster.create(podOf('box', { image: 'busybox:1.36', command: ['sleep', '36000'] }))
    cluster.create(podOf('shell', { image: 'busybox:1.36', stdin: true, tty: true }))
    cluster.run(30)
  })

  function open(name: string, options: Partial<SessionOptions>): Typing {
    const screen = new Screen()
    const { engine } = cluster
    const { uid } = cluster.get<Pod>(`pods ${name}`)!.metadata
    const session = engine.openSession(uid, 'c', { stdin: false, tty: false, ...options }, screen)
    expect(session).toBeDefined()
    return {
      screen,
      type: (text) => engine.tellSession(session!, { kind: 'bytes', base64: Buffer.from(text).toString('base64') }),
      end: () => engine.tellSession(session!, { kind: 'end' }),
      close: () => engine.tellSession(session!, { kind: 'close' })
    }
  }

  it('P9 a command answers at once, though time stands still', () => {
    const { screen } = open('box', { command: ['echo', 'hello'] })
    expect(screen).toMatchObject({ stdout: 'hello\n', stderr: '', end: { kind: 'exited', exitCode: 0 } })
  })

  it('P9 a command takes its time', () => {
    const { screen } = open('box', { command: ['sh', '-c', 'sleep 5; exit 3'] })
    cluster.run(4)
    expect(screen.end).toBeUndefined()
    cluster.run(2)
    expect(screen.end).toEqual({ kind: 'exited', exitCode: 3 })
  })

  it('P9 a program that is not there never begins', () => {
    const { screen } = open('box', { command: ['nope'] })
    expect(screen.end).toEqual({
      kind: 'failed',
      message:
        'OCI runtime exec failed: exec failed: unable to start container process: ' +
        'exec: "nope": executable file not found in $PATH: unknown'
    })
  })

  it('P9 a shell without a terminal reads its lines from stdin until its end', () => {
    const { screen, type, end } = open('box', { command: ['sh'], stdin: true })
    type('echo one\nec')
    type('ho two\nexit 4')
    expect(screen.stdout).toBe('one\ntwo\n')
    expect(screen.end).toBeUndefined()
    end()
    expect(screen.end).toEqual({ kind: 'exited', exitCode: 4 })
    expect(screen.read).toBe('echo one\necho two\nexit 4'.length)
  })

  it('P9 on a terminal the shell echoes, erases, is interrupted and ends with ^D', () => {
    const { screen, type } = open('box', { command: ['sh'], stdin: true, tty: true })
    expect(screen.stdout).toBe('/ # ')
    type('echo heé\x7fy\r')
    expect(screen.stdout).toBe('/ # echo heé\b \by\r\nhey\r\n/ # ')
    type('sleep 100\r')
    const before = screen.stdout
    cluster.run(10)
    expect(screen.stdout).toBe(before)
    type('\x03')
    expect(screen.stdout).toBe(`${before}^C\r\n/ # `)
    type('\x04')
    expect(screen.end).toEqual({ kind: 'exited', exitCode: 130 })
  })

  it('P9 what nobody takes is kept back, within bounds, and comes when it is taken', () => {
    const { screen, type, end } = open('box', { command: ['cat'], stdin: true })
    const block = 'x'.repeat(outputCredit)
    type(block)
    expect(screen).toMatchObject({ stdout: block, read: outputCredit })
    type(block)
    expect(screen.stdout).toBe(block)
    // A pipe's buffer may be filled, and no more.
    expect(screen.read).toBeLessThan(1.5 * outputCredit)
    cluster.engine.tellSession(lastSession(), { kind: 'took', bytes: outputCredit })
    expect(screen).toMatchObject({ stdout: block + block, read: 2 * outputCredit })
    end()
    expect(screen.end).toEqual({ kind: 'exited', exitCode: 0 })
  })

  function lastSession(): number {
    const opened = cluster.file.inputs.read(0, 10_000).filter(({ request }) => {
      const { type } = request as { readonly type: string }
      return type === 'session-open'
    })
    return opened.length
  }

  it('P9 leaving the shell that is the first process restarts the container, and one can attach again', () => {
    const { screen, type } = open('shell', { stdin: true, tty: true })
    type('hostname\r')
    // Its first prompt may have been printed before anybody was there to see it.
    const seen = (): string => screen.stdout.replace(/^\/ # /, '')
    expect(seen()).toBe('hostname\r\nshell\r\n/ # ')
    type('exit\r')
    expect(seen()).toBe('hostname\r\nshell\r\n/ # exit\r\n')
    cluster.run(30)
    expect(screen.end).toEqual({ kind: 'exited', exitCode: 0 })
    expect(cluster.get<Pod>('pods shell')!.status!.containerStatuses![0]).toMatchObject({
      restartCount: 1,
      state: { running: {} }
    })
    const again = open('shell', { stdin: true, tty: true })
    again.type('echo back\r')
    expect(again.screen.stdout).toContain('back\r\n')
    again.close()
    cluster.run(5)
    expect(cluster.get<Pod>('pods shell')!.status!.containerStatuses![0]).toMatchObject({ restartCount: 1 })
  })

  it('P9 with stdinOnce the first process reads the end when its first client goes', () => {
    cluster.create({
      ...podOf('once', { image: 'busybox:1.36', stdin: true, stdinOnce: true }),
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'c', image: 'busybox:1.36', stdin: true, stdinOnce: true }]
      }
    })
    cluster.run(15)
    const { type, close } = open('once', { stdin: true })
    type('false\n')
    close()
    cluster.run(5)
    expect(cluster.get<Pod>('pods once')!.status).toMatchObject({ phase: 'Failed' })
  })

  it('P9 who is attached hears what the first process says, and nothing of before', () => {
    const command = ['sh', '-c', 'i=0; while true; do echo "line $i"; i=$((i+1)); sleep 1; done']
    cluster.create(podOf('speaker', { image: 'busybox:1.36', command }))
    cluster.run(20.5)
    const { screen, close } = open('speaker', {})
    cluster.run(3)
    const lines = screen.stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).not.toBe('line 0')
    close()
    cluster.run(3)
    expect(screen.stdout.trimEnd().split('\n')).toHaveLength(3)
  })

  it('P9 what runs beside the first process dies with it, and all is lost with the machine', () => {
    const beside = open('web', { command: ['sleep', '1000'] })
    const lost = open('box', { command: ['sleep', '1000'] })
    cluster.delete('pods web')
    cluster.run(60)
    expect(beside.screen.end).toEqual({ kind: 'exited', exitCode: 137 })
    cluster.engine.setNodePower(cluster.get<Pod>('pods box')!.spec.nodeName!, false)
    expect(lost.screen.end).toEqual({ kind: 'lost' })
    const { uid } = cluster.get<Pod>('pods box')!.metadata
    expect(cluster.engine.openSession(uid, 'c', { stdin: false, tty: false }, new Screen())).toBeUndefined()
  })

  it('P9 a recording of it all is replayed to the same history', () => {
    cluster.file.commit()
    const inputs = cluster.file.inputs.read(0, 10_000)
    const again = replay(
      { seed: 'sessions', startTime, options: { workers: 2 }, inputs, endTime: cluster.now },
      ':memory:'
    )
    expect(historyHash(again)).toBe(historyHash(cluster.file))
    again.close()
  })
})
