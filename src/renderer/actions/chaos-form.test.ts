import { describe, expect, test } from 'vitest'
import type { ObjectLink } from '../shell/route.ts'
import { beginWith, choicesFor, durationOf, endAfter, missingImage, readFault } from './chaos-form.ts'

const web: ObjectLink = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' }
const pod: ObjectLink = { group: '', resource: 'pods', namespace: 'shop', name: 'web-1' }
const node = (name: string): ObjectLink => ({ group: '', resource: 'nodes', name })
const service: ObjectLink = { group: '', resource: 'services', namespace: 'shop', name: 'web' }
const target = { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' }

describe('D7 the dialog', () => {
  test('D7: an object is offered what can be done to it', () => {
    expect(choicesFor([web])).toContain('bad-image')
    expect(choicesFor([pod])).not.toContain('bad-image')
    expect(choicesFor([node('a'), node('b')])).toEqual(['latency', 'loss', 'partition'])
    expect(choicesFor([service])).toEqual(['latency', 'loss', 'partition'])
    expect(choicesFor([])).toHaveLength(11)
  })

  test('D7: what is typed comes to a fault', () => {
    const crash = beginWith('crash', [web])
    expect(readFault({ ...crash, exit: 'SIGSEGV', again: '10', container: 'main' })).toEqual({
      fault: { kind: 'crash', target: { ...target, container: 'main' }, exitCode: 139, signal: 11, again: 10_000 }
    })
    expect(readFault(beginWith('leak', [web]))).toEqual({
      fault: { kind: 'leak', target, bytesPerSecond: 8 * 1024 ** 2 }
    })
    expect(readFault({ ...beginWith('latency', [node('a')]), to: ['/services/shop/web'], delay: '20' })).toEqual({
      fault: {
        kind: 'way',
        from: { kind: 'nodes', names: ['a'] },
        to: { kind: 'service', namespace: 'shop', name: 'web' },
        delay: 20
      }
    })
    expect(
      readFault({ ...beginWith('partition', [node('a'), node('b')]), to: ['everyone'], direction: 'oneWay' })
    ).toEqual({
      fault: {
        kind: 'way',
        from: { kind: 'nodes', names: ['a', 'b'] },
        to: { kind: 'everyone' },
        isOneWay: true,
        loss: 1
      }
    })
    expect(readFault({ ...beginWith('dns', []), name: 'web.shop' })).toEqual({
      fault: { kind: 'dns', answer: 'NXDOMAIN', name: 'web.shop' }
    })
  })

  test('D7: what cannot be read says so, what is missing too', () => {
    expect(readFault(beginWith('hang', []))).toEqual({ missing: 'target' })
    expect(readFault({ ...beginWith('slow', [web]), delay: '0' })).toEqual({ problem: 'number' })
    expect(readFault({ ...beginWith('loss', [web]), to: ['everyone'], loss: '100' })).toEqual({ problem: 'percent' })
    expect(readFault(beginWith('partition', [web]))).toEqual({ missing: 'ends' })
    expect(readFault(beginWith('bad-image', [web]))).toEqual({ problem: 'image' })
  })

  test('D7: machines gather at an end, anybody else stands alone', () => {
    expect(endAfter(['/nodes//a'], ['/nodes//a', '/nodes//b'])).toEqual(['/nodes//a', '/nodes//b'])
    expect(endAfter(['/nodes//a'], ['/nodes//a', 'everyone'])).toEqual(['everyone'])
    expect(endAfter(['everyone'], ['everyone', '/nodes//a'])).toEqual(['/nodes//a'])
    expect(durationOf(beginWith('hang', []))).toBeUndefined()
    expect(durationOf({ ...beginWith('hang', []), duration: '60' })).toBe(60_000)
    expect(missingImage('registry.example:5000/shop/web')).toBe('registry.example:5000/shop/web:no-such-tag')
    expect(missingImage('nginx:1.27')).toBe('nginx:no-such-tag')
  })
})
