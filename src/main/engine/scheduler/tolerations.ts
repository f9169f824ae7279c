// As upstream's k8s.io/component-helpers/scheduling/corev1.
import type { Taint, Toleration } from '../../../shared/schema/types.ts'

export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false
  if (key !== undefined && key !== '' && key !== taint.key) return false
  return (
    operator === 'Exists' ||
    ((operator === undefined || operator === '' || operator === 'Equal') && (value ?? '') === (taint.value ?? ''))
  )
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  if (tolerations === undefined) return false
  for (const toleration of tolerations) if (tolerates(toleration, taint)) return true
  return false
}
