import type { ApiAccessDocument, ApiIdentity } from '../../../shared/contract/api-access.ts'
import { shellWord } from '../../../shared/actions/shell-word.ts'

/** A line to copy. Where it needs the token, that is not on the screen: `withToken` puts it in. */
export interface AccessCommand {
  readonly id: 'use' | 'try' | 'kubectl' | 'curl'
  readonly shown: string
  readonly withToken?: (token: string) => string
}

/** Stands where a secret would. */
const hiddenSecret = '••••••••'

/** "drydock-jane.kubeconfig": what a downloaded kubeconfig is called. */
export function kubeconfigFileName(clusterName: string, identity: string): string {
  return `${clusterName}-${identity}.kubeconfig`.replaceAll(/[^\w.@-]+/g, '_')
}

/** What to type in a shell to use the API as an identity; nothing where it is not served. */
export function accessCommands(access: ApiAccessDocument, identity: ApiIdentity): readonly AccessCommand[] {
  const { url, authority, clusterName, kubeconfigFile } = access
  if (url === undefined) return []
  const isInFile = kubeconfigFile !== undefined && !identity.removable
  const downloaded = `~/Downloads/${kubeconfigFileName(clusterName, identity.name)}`
  const kubectlTrust =
    authority?.file === undefined
      ? '--insecure-skip-tls-verify'
      : `--certificate-authority=${shellWord(authority.file)}`
  const curlTrust = authority?.file === undefined ? '-k' : `--cacert ${shellWord(authority.file)}`
  const kubectl = (token: string): string => `kubectl --server=${url} ${kubectlTrust} --token=${token} get nodes`
  const curl = (token: string): string =>
    `curl ${curlTrust} -H "Authorization: Bearer ${token}" ${shellWord(`${url}/api/v1/pods?limit=5`)}`
  return [
    { id: 'use', shown: `export KUBECONFIG=${isInFile ? shellWord(kubeconfigFile) : downloaded}` },
    { id: 'try', shown: 'kubectl get pods -A' },
    { id: 'kubectl', shown: kubectl(hiddenSecret), withToken: kubectl },
    { id: 'curl', shown: curl(hiddenSecret), withToken: curl }
  ]
}
