import { expect, test } from 'vitest'
import type { ApiAccessDocument } from '../../../shared/contract/api-access.ts'
import { accessCommands, kubeconfigFileName } from './access-commands.ts'

const admin = {
  name: 'kubernetes-admin',
  groups: ['system:masters'],
  context: 'kubernetes-admin@drydock',
  removable: false
}
const jane = { name: 'jane', groups: [], context: 'jane@drydock', removable: true }
const access: ApiAccessDocument = {
  url: 'https://127.0.0.1:6443',
  authority: { fingerprint: 'AB', file: '/data/ca.crt' },
  clusterName: 'drydock',
  identities: [admin, jane],
  controlPlaneOnly: false
}

test('no token is on the screen, and a copy has it', () => {
  const commands = accessCommands(access, jane)
  expect(commands.map(({ shown }) => shown)).toEqual([
    'export KUBECONFIG=~/Downloads/drydock-jane.kubeconfig',
    'kubectl get pods -A',
    'kubectl --server=https://127.0.0.1:6443 --certificate-authority=/data/ca.crt --token=•••••••• get nodes',
    `curl --cacert /data/ca.crt -H "Authorization: Bearer ••••••••" 'https://127.0.0.1:6443/api/v1/pods?limit=5'`
  ])
  expect(commands.flatMap(({ withToken }) => withToken?.('abc') ?? [])).toEqual([
    'kubectl --server=https://127.0.0.1:6443 --certificate-authority=/data/ca.crt --token=abc get nodes',
    `curl --cacert /data/ca.crt -H "Authorization: Bearer abc" 'https://127.0.0.1:6443/api/v1/pods?limit=5'`
  ])
})

test('the kubeconfig that was written is used where it is for this identity', () => {
  const written = { ...access, kubeconfigFile: '/home/me/my cluster.yaml' }
  expect(accessCommands(written, admin)[0]?.shown).toBe("export KUBECONFIG='/home/me/my cluster.yaml'")
  expect(accessCommands(written, jane)[0]?.shown).toBe('export KUBECONFIG=~/Downloads/drydock-jane.kubeconfig')
})

test('without an API there is nothing to type', () => {
  const { url: _, ...closed } = access
  expect(accessCommands(closed, admin)).toEqual([])
})

test('a file name has no way out of its folder', () => {
  expect(kubeconfigFileName('drydock', '../../etc/passwd x')).toBe('drydock-.._.._etc_passwd_x.kubeconfig')
})
