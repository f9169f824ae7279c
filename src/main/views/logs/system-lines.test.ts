import { expect, test } from 'vitest'
import type { ContainerState, ContainerStatus, Pod } from '../../../shared/schema/types.ts'
import { systemLines } from './system-lines.ts'

function podWith(state: ContainerState, rest: Partial<ContainerStatus> = {}): Pod {
  const status: ContainerStatus = {
    name: 'web',
    image: 'i',
    imageID: '',
    ready: false,
    restartCount: 0,
    state,
    ...rest
  }
  return { status: { containerStatuses: [status] } } as unknown as Pod
}

const creating = podWith({ waiting: { reason: 'ContainerCreating' } })
const running = podWith({ running: { startedAt: '2026-11-20T12:00:05Z' } })
const ended = { exitCode: 1, reason: 'Error', finishedAt: '2026-11-20T12:00:09Z' }
const exited = podWith({ terminated: ended })
const message = 'back-off 10s restarting failed container=web pod=web_shop(1)'
const waiting = podWith({ waiting: { reason: 'CrashLoopBackOff', message } }, { lastState: { terminated: ended } })
const again = podWith(
  { running: { startedAt: '2026-11-20T12:00:20Z' } },
  { lastState: { terminated: ended }, restartCount: 1 }
)
const texts = (previous: Pod, pod: Pod): readonly string[] => systemLines(previous, pod).map(({ text }) => text)

test('a start, an exit, a wait and the next start, each once', () => {
  expect(texts(creating, running)).toEqual(['container web started'])
  expect(texts(running, exited)).toEqual(['container web exited with code 1'])
  expect(texts(exited, waiting)).toEqual(['container web waits to be started again, back-off 10s'])
  expect(texts(waiting, again)).toEqual(['container web started, restart 1'])
})

test('other changes of a pod say nothing', () => {
  expect(texts(running, { ...running, metadata: { labels: { a: 'b' } } } as unknown as Pod)).toEqual([])
  expect(texts(running, podWith({ running: { startedAt: '2026-11-20T12:00:05Z' } }, { ready: true }))).toEqual([])
})

test('a reason that the code does not say is named', () => {
  const killed = podWith({ terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-20T12:00:09Z' } })
  expect(texts(running, killed)).toEqual(['container web exited with code 137 (OOMKilled)'])
})
