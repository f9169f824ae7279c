import { expect, test } from 'vitest'
import { kindNamed } from '../kinds/kind-names.ts'
import { createLine } from './create-line.ts'

const line = (group: string, resource: string, namespace?: string): string =>
  createLine(kindNamed(group, resource)!, namespace)

test('a kind that kubectl has a generator for is made by it, others from a manifest', () => {
  expect(line('apps', 'deployments')).toBe('kubectl create deployment web --image=nginx:1.27 --replicas=3')
  expect(line('', 'pods')).toBe('kubectl run web --image=nginx:1.27')
  expect(line('apps', 'daemonsets')).toBe('kubectl apply -f daemonset.yaml')
})

test('it is made in the namespace, unless its kind has none', () => {
  expect(line('apps', 'daemonsets', 'shop')).toBe('kubectl apply -f daemonset.yaml -n shop')
  expect(line('batch', 'jobs', 'shop')).toBe('kubectl create job migrate --image=busybox:1.36 -n shop -- sleep 10')
  expect(line('', 'namespaces', 'shop')).toBe('kubectl create namespace shop')
})
