// The objects that people have made in a cluster, as one YAML text that can be applied to another one.
import { stringify } from 'yaml'
import type { MadeObject } from './made-objects.ts'

export interface ManifestOptions {
  readonly clusterName: string
  /** Whether Secrets have their values. */
  readonly secretValues: boolean
}

/** A document an object, with a comment on each Secret. */
export function clusterManifests(made: readonly MadeObject[], { clusterName, secretValues }: ManifestOptions): string {
  const secrets = secretValues
    ? 'Secrets are in it with their values: whoever has this text can read them.'
    : 'Of Secrets only the keys are in it.'
  const head = `# Cluster ${clusterName}, ${made.length} objects. ${secrets}\n`
  return [head, ...made.map((object) => manifestText(object, secretValues))].join('---\n')
}

export function manifestText({ manifest, isSecret }: MadeObject, secretValues: boolean): string {
  const note = !isSecret
    ? ''
    : secretValues
      ? '# Secret: base64 is no encryption.\n'
      : '# Secret: its values were left out. Fill them in before it is applied.\n'
  // kubectl reads YAML 1.1: "yes" and "0o7" are texts only within quotes there.
  return (
    note + stringify(manifest, { compat: 'yaml-1.1', lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false })
  )
}
