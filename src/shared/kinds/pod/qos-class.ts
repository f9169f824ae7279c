import type { PodSpec } from '../../schema/types.ts'

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

const qosResources = ['cpu', 'memory'] as const

function counts(quantity: string | undefined): boolean {
  return quantity !== undefined && quantity !== '0'
}

/** Upstream's ComputePodQOS. The spec holds its defaults: what is limited is requested, and quantities are canonical. */
export function qosClassOf(spec: PodSpec): QosClass {
  let isGuaranteed = true
  let isBestEffort = true
  const whole = spec.resources === undefined ? [] : [{ resources: spec.resources }]
  const members = whole.length > 0 ? whole : [...spec.containers, ...(spec.initContainers ?? [])]
  for (const { resources } of members) {
    for (const name of qosResources) {
      const request = resources?.requests?.[name]
      const limit = resources?.limits?.[name]
      if (counts(request) || counts(limit)) isBestEffort = false
      if (!counts(limit) || (request !== undefined && request !== limit)) isGuaranteed = false
    }
  }
  return isBestEffort ? 'BestEffort' : isGuaranteed ? 'Guaranteed' : 'Burstable'
}
