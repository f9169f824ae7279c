import type { StorageClass } from '../../schema/types.ts'

const annotations = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** Whether claims without a class get this one (upstream pkg/volume/util: IsDefaultAnnotation). */
export function isDefaultClass({ metadata }: Pick<StorageClass, 'metadata'>): boolean {
  return annotations.some((name) => metadata.annotations?.[name] === 'true')
}

/** Of several default classes the newest, and of those of one second the first by name; undefined without any. */
export function defaultClassOf(classes: Iterable<StorageClass>): StorageClass | undefined {
  let found: StorageClass | undefined
  for (const one of classes) {
    if (isDefaultClass(one) && (found === undefined || isBefore(one, found))) found = one
  }
  return found
}

function isBefore({ metadata: a }: StorageClass, { metadata: b }: StorageClass): boolean {
  return a.creationTimestamp === b.creationTimestamp ? a.name < b.name : a.creationTimestamp > b.creationTimestamp
}
