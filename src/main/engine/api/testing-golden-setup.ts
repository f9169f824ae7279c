import type { GoldenRequest } from './testing-golden.ts'

function newNamespace(name: string): GoldenRequest {
  return {
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  }
}

function newPriorityClass(name: string): GoldenRequest {
  const apiVersion = 'scheduling.k8s.io/v1'
  const body = { apiVersion, kind: 'PriorityClass', metadata: { name }, value: 1000, preemptionPolicy: 'Never' }
  return { method: 'POST', path: '/apis/scheduling.k8s.io/v1/priorityclasses', body }
}

function newRuntimeClass(name: string): GoldenRequest {
  const scheduling = {
    nodeSelector: { rt: 'runsc' },
    tolerations: [{ key: 'rt', operator: 'Exists', effect: 'NoSchedule' }]
  }
  const overhead = { podFixed: { cpu: '250m', memory: '120Mi' } }
  const apiVersion = 'node.k8s.io/v1'
  const body = { apiVersion, kind: 'RuntimeClass', metadata: { name }, handler: name, overhead, scheduling }
  return { method: 'POST', path: '/apis/node.k8s.io/v1/runtimeclasses', body }
}

function newDefaultClass(name: string): GoldenRequest {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  const body = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner: 'example.com/golden'
  }
  return { method: 'POST', path: '/apis/storage.k8s.io/v1/storageclasses', body }
}

function newAccount(namespace: string): GoldenRequest {
  const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
  return { method: 'POST', path: `/api/v1/namespaces/${namespace}/serviceaccounts`, body }
}

/** What the recorded cluster had before the objects of defaults.json were made. */
export const defaultsSetup: readonly GoldenRequest[] = [
  newNamespace('defaults'),
  newAccount('defaults'),
  newPriorityClass('golden-high'),
  newRuntimeClass('golden-rc'),
  newDefaultClass('golden-default')
]
