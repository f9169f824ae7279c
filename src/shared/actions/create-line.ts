// The kubectl line that makes an object of a kind: the generator that kubectl has for it, else a manifest.
import { qualifiedResource } from '../kinds/kind.ts'
import type { KindName } from '../kinds/kind-names.ts'
import { shellWord } from './shell-word.ts'

/** By qualified resource; they make what the kind's template does, as far as kubectl has flags for it. */
const generators: Readonly<Record<string, string>> = {
  'clusterrolebindings.rbac.authorization.k8s.io':
    'create clusterrolebinding read-nodes --clusterrole=read-nodes --serviceaccount=default:reader',
  'clusterroles.rbac.authorization.k8s.io': 'create clusterrole read-nodes --verb=get,list,watch --resource=nodes',
  configmaps: 'create configmap settings --from-literal=GREETING=Hello',
  'cronjobs.batch': `create cronjob nightly --image=busybox:1.36 --schedule='0 2 * * *' -- date`,
  'deployments.apps': 'create deployment web --image=nginx:1.27 --replicas=3',
  'horizontalpodautoscalers.autoscaling': 'autoscale deployment web --min=2 --max=10',
  'ingresses.networking.k8s.io': `create ingress web --rule='web.example.com/*=web:80'`,
  'jobs.batch': 'create job migrate --image=busybox:1.36 -- sleep 10',
  namespaces: 'create namespace shop',
  'poddisruptionbudgets.policy': 'create poddisruptionbudget web --selector=app=web --min-available=1',
  pods: 'run web --image=nginx:1.27',
  'priorityclasses.scheduling.k8s.io': 'create priorityclass important --value=1000',
  resourcequotas: 'create quota compute --hard=pods=20,requests.cpu=4,requests.memory=8Gi',
  'rolebindings.rbac.authorization.k8s.io':
    'create rolebinding read-pods --role=read-pods --serviceaccount=default:reader',
  'roles.rbac.authorization.k8s.io': 'create role read-pods --verb=get,list,watch --resource=pods',
  secrets: 'create secret generic password --from-literal=password=change-me',
  serviceaccounts: 'create serviceaccount reader',
  services: 'create service clusterip web --tcp=80:80'
}

/** `namespace`: where it is made, undefined where kubectl's own is meant. */
export function createLine(kind: KindName, namespace: string | undefined): string {
  const line = generators[qualifiedResource(kind)] ?? `apply -f ${kind.singular}.yaml`
  if (namespace === undefined || !kind.namespaced) return `kubectl ${line}`
  // Behind the dashes stands the command of a container.
  const [flags, ...command] = line.split(' -- ')
  return `kubectl ${[`${flags!} -n ${shellWord(namespace)}`, ...command].join(' -- ')}`
}
