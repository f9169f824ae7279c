// The objects that people have made in a cluster, as a folder with a file for each. kubectl goes through a folder by names,
// so what must come first has the lower number.
import { manifestText, type ManifestOptions } from './cluster-manifests.ts'
import { lastJudged, type MadeObject } from './made-objects.ts'

export interface ManifestFile {
  /** "lab/2-namespaces/shop/27-deployments.apps/web.yaml". */
  readonly path: string
  readonly text: string
}

/** File systems take 255 bytes; a number and an ending come to it. */
const longestName = 200
/** No files on Windows, with whatever ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

export function* manifestFolder(
  made: readonly MadeObject[],
  { clusterName, secretValues }: ManifestOptions
): Generator<ManifestFile> {
  const taken = new Set<string>()
  for (const object of made) {
    const folder = `${clusterName}/${folderOf(object)}`
    const name = fileName(object.name)
    let path = `${folder}/${name}.yaml`
    // Some systems know no difference between "Web" and "web".
    for (let number = 2; taken.has(path.toLowerCase()); number++) path = `${folder}/${name}~${number}.yaml`
    taken.add(path.toLowerCase())
    yield { path, text: manifestText(object, secretValues) }
  }
}

function folderOf({ rank, resource, namespace }: MadeObject): string {
  const kind = `${String(rank + 1).padStart(2, '0')}-${resource}`
  if (namespace !== undefined) return `2-namespaces/${namespace}/${kind}`
  return `${rank > lastJudged ? '3-admission' : '1-cluster'}/${kind}`
}

/** Names of roles may have whatever is no slash in them: "system:auth-delegator". */
function fileName(name: string): string {
  const plain = name.replaceAll(/[^\w.-]/g, (character) => encodeURIComponent(character).replaceAll('*', '%2A'))
  return (reserved.test(plain) || plain.startsWith('.') ? `_${plain}` : plain).slice(0, longestName)
}
