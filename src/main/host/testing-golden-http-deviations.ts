// Where this server's https answers differ from the recording, and why; besides what the engine's own table names.

const certificate = 'a root certificate is published in every namespace here'

const deviations: Readonly<Record<string, string>> = {
  'defaults-208': 'the administrator here has the name that kubeadm gives him',
  'errors-654': 'the node controller here gives a node its pod range, which cannot be taken back',
  'errors-1059': '1.34 no longer serves flowcontrol.apiserver.k8s.io/v1beta2',
  'errors-921': '1.34 notes the generation that the condition of a gated pod was made for',
  'errors-922': 'this cluster has system pods',
  'errors-930': 'metrics are served here: the recorded cluster had no metrics-server',
  'errors-975': certificate,
  'errors-979': '1.34 has WatchList switched on',
  'errors-981': certificate,
  'errors-982': certificate,
  'errors-1066': certificate
}

export function httpDeviationOf(id: string): string | undefined {
  return deviations[id]
}

/** Cases of a file that the table names and that were equal all the same. */
export function staleHttpDeviations(file: string, differing: ReadonlySet<string>): readonly string[] {
  return Object.keys(deviations).filter((id) => id.startsWith(`${file}-`) && !differing.has(id))
}
