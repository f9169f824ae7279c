import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ContainerSession, SessionEnd } from '../kubelet/container-streams.ts'
import { Cluster } from '../scenarios/cluster.ts'
import { pod, shell } from '../scenarios/manifests.ts'
import { decode, encode } from './text-bytes.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

class Person {
  screen = ''
  errors = ''
  ended: SessionEnd | undefined
  readonly session: ContainerSession

  constructor(
    name: string,
    options: { readonly command?: readonly string[]; readonly stdin?: boolean; readonly tty?: boolean }
  ) {
    const id = cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!.containerID!
    this.session = cluster.engine.runtime.open(
      id,
      { stdin: true, tty: false, ...options },
      {
        output: (stream, bytes) => {
          if (stream === 'stdout') this.screen += decode(bytes)
          else this.errors += decode(bytes)
          this.session.took(bytes.length)
        },
        consumed: () => {},
        ended: (end) => (this.ended = end)
      }
    )!
    cluster.run(0.1)
  }

  type(text: string, seconds = 0.2): void {
    this.session.write(encode(text))
    cluster.run(seconds)
  }
}

test('P9 a shell on a terminal: prompt, echo, editing, Ctrl-C, Ctrl-D', () => {
  cluster.create(pod('web'))
  cluster.run(20)
  const person = new Person('web', { command: ['bash'], tty: true })
  person.session.write(encode('export PS1="$ "\r'))
  cluster.run(0.2)
  person.screen = ''
  person.type('echo hellp\u007fo\r')
  expect(person.screen).toBe('echo hellp\b \bo\r\nhello\r\n$ ')
  person.screen = ''
  person.type('for i in 1 2\rdo echo n$i\rdone\r')
  expect(person.screen).toContain('n1\r\nn2\r\n$ ')
  person.screen = ''
  person.type('sleep 1000\r', 5)
  person.type('\u0003')
  expect(person.screen).toMatch(/^sleep 1000\r\n\^C.*\r\n\$ $/s)
  person.screen = ''
  person.type('cat > /tmp/note\rone\rtwo\r\u0004')
  person.type('cat /tmp/note; cd /tmp; pwd\r')
  expect(person.screen).toContain('one\r\ntwo\r\n/tmp\r\n')
  expect(person.ended).toBeUndefined()
  person.type('exit 4\r')
  expect(person.ended).toEqual({ kind: 'exited', exitCode: 4 })
})

test('P9 a prompt is drawn again when its terminal changes, not when it gets its first size', () => {
  cluster.create(pod('toy', { ...shell(''), command: ['sh'], stdin: true, tty: true }))
  cluster.run(20)
  const own = new Person('toy', { command: ['sh'], tty: true })
  own.session.resize(100, 30)
  cluster.run(0.2)
  expect(own.screen).toBe('/ # ')
  own.session.resize(120, 30)
  cluster.run(0.2)
  expect(own.screen).toBe('/ # \r/ # ')
  const attached = new Person('toy', { tty: true })
  attached.session.resize(100, 30)
  cluster.run(0.2)
  expect(attached.screen).toBe('\r/ # ')
})

test('P9 without a terminal input ends, streams are apart, and bytes come out as they went in', () => {
  cluster.create(pod('web'))
  cluster.run(20)
  const person = new Person('web', { command: ['sh', '-c', 'cat; echo done >&2; exit 3'] })
  person.session.write(new Uint8Array([0xff, 0xfe, 0x41, 0xed, 0x95]))
  person.session.write(new Uint8Array([0x9c, 0x0a]))
  person.session.end()
  cluster.run(1)
  expect(Array.from(encode(person.screen))).toEqual([0xff, 0xfe, 0x41, 0xed, 0x95, 0x9c, 0x0a])
  expect(person.screen).toContain('한')
  expect(person.errors).toBe('done\n')
  expect(person.ended).toEqual({ kind: 'exited', exitCode: 3 })
  expect(new Person('web', { command: ['nosuch'] }).ended).toMatchObject({ kind: 'failed' })
})

test('P9 a reader that takes nothing holds the writer up, and nothing is lost', () => {
  cluster.create(pod('box', shell('sleep 100000')))
  cluster.run(20)
  const id = cluster.get<Pod>('pods box')!.status!.containerStatuses![0]!.containerID!
  let bytes = 0
  let end: SessionEnd | undefined
  const listener = {
    output: (_stream: unknown, piece: Uint8Array) => (bytes += piece.length),
    consumed: () => {},
    ended: (how: SessionEnd) => (end = how)
  }
  const session = cluster.engine.runtime.open(id, { command: ['seq', '200000'], stdin: false, tty: false }, listener)!
  cluster.run(60)
  expect(bytes).toBeLessThan(300 * 1024)
  const before = bytes
  cluster.run(60)
  expect(bytes).toBe(before)
  for (let round = 0; round < 200 && end === undefined; round++) {
    session.took(bytes)
    cluster.run(1)
  }
  expect(end).toEqual({ kind: 'exited', exitCode: 0 })
  expect(bytes).toBe(1_288_895)
})

test('P9 who leaves the shell that is a container restarts it, and attaches again', () => {
  cluster.create(pod('toy', { image: 'busybox', stdin: true, tty: true }, {}))
  cluster.run(20)
  expect(cluster.podRow('toy')).toBe('1/1 Running 0')
  const person = new Person('toy', { tty: true })
  person.type('\r')
  person.type('echo $((6*7))\r')
  expect(person.screen).toContain('42\r\n/ # ')
  person.type('exit\r')
  expect(person.ended).toMatchObject({ kind: 'exited' })
  cluster.run(20)
  expect(cluster.podRow('toy')).toMatch(/^1\/1 Running 1/)
  const again = new Person('toy', { tty: true })
  again.type('hostname\r')
  expect(again.screen).toContain('toy\r\n')
})
