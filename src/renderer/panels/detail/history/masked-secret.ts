// What a Secret holds is hidden in its history too: that a value changed is seen, its text is not.
import type { KubeObject } from '../../../../shared/kube/object.ts'

type Data = Readonly<Record<string, string>>
type WithData = KubeObject & { readonly data?: Data }

/** The two sides, of Secrets with their values hidden; of a pair that differs the newer one says so. */
export function maskedSides(
  before: KubeObject,
  after: KubeObject
): { readonly before: KubeObject; readonly after: KubeObject } {
  if (after.kind !== 'Secret') return { before, after }
  const old = (before as WithData).data ?? {}
  return { before: masked(before, {}), after: masked(after, old) }
}

function masked(secret: KubeObject, old: Data): KubeObject {
  const { data } = secret as WithData
  if (data === undefined) return secret
  const hidden = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, hiddenValue(value, old[key] !== undefined && old[key] !== value)])
  )
  return { ...secret, data: hidden } as KubeObject
}

function hiddenValue(value: string, isChanged: boolean): string {
  const bytes = Math.floor((value.replace(/=+$/, '').length * 3) / 4)
  return `(hidden, ${bytes} bytes${isChanged ? ', another value' : ''})`
}
