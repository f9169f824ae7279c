import { describe, expect, it } from 'vitest'
import {
  containerPortText,
  isBadCondition,
  mapText,
  resourcesText,
  servicePortText,
  tabsOf,
  taintText
} from './object-traits.ts'

it('offers the tabs that make sense', () => {
  expect(tabsOf({ group: '', resource: 'pods', name: 'a' })).toEqual([
    'overview',
    'yaml',
    'events',
    'logs',
    'usage',
    'scheduling',
    'related',
    'history'
  ])
  expect(tabsOf({ group: '', resource: 'nodes', name: 'a' })).not.toContain('logs')
  expect(tabsOf({ group: '', resource: 'secrets', name: 'a' })).toEqual([
    'overview',
    'yaml',
    'events',
    'related',
    'history'
  ])
})

describe('texts', () => {
  it('prints ports', () => {
    expect(servicePortText({ name: 'http', port: 80, nodePort: 30080, protocol: 'TCP', targetPort: 'web' })).toBe(
      'http 80:30080/TCP to web'
    )
    expect(servicePortText({ port: 53, protocol: 'UDP', targetPort: 53 })).toBe('53/UDP')
    expect(containerPortText({ containerPort: 8080 })).toBe('8080/TCP')
  })

  it('prints taints, resources and selectors', () => {
    expect(taintText({ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' })).toBe('dedicated=gpu:NoSchedule')
    expect(taintText({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })).toBe(
      'node.kubernetes.io/unschedulable:NoSchedule'
    )
    expect(resourcesText({ cpu: '100m', memory: '64Mi' })).toBe('100m CPU, 64Mi memory')
    expect(resourcesText({})).toBeUndefined()
    expect(mapText({ app: 'web', tier: 'front' })).toBe('app=web,tier=front')
  })
})

it('knows which conditions are bad news', () => {
  expect(isBadCondition({ type: 'Ready', status: 'False' })).toBe(true)
  expect(isBadCondition({ type: 'MemoryPressure', status: 'False' })).toBe(false)
  expect(isBadCondition({ type: 'DiskPressure', status: 'True' })).toBe(true)
  expect(isBadCondition({ type: 'ReplicaFailure', status: 'True' })).toBe(true)
  expect(isBadCondition({ type: 'Ready', status: 'Unknown' })).toBe(true)
  expect(isBadCondition({ type: 'Available', status: 'True' })).toBe(false)
})
