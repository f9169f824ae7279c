import { useClusterDialog } from '../clusters/cluster-dialog.ts'
import { useApplyFiles, type PickedFile } from './apply-files.ts'

const clusterFile = /\.drydock$/i
const manifestFile = /\.(?:ya?ml|json)$/i

export function isManifest(path: string): boolean {
  return manifestFile.test(path)
}

/** A file of a cluster is imported; all else is looked through for manifests to apply. */
export function takeFiles(files: readonly PickedFile[]): void {
  const cluster = files.find(({ path }) => clusterFile.test(path))
  if (cluster !== undefined) useClusterDialog.getState().open({ type: 'import', file: cluster.file })
  else if (files.length > 0) useApplyFiles.getState().open(files)
}
