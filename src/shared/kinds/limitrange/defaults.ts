import type { NewObject } from '../../kube/object.ts'
import { changed, mapped } from '../../kube/sharing.ts'
import type { LimitRange, LimitRangeItem, LimitRangeSpec } from '../../schema/types.ts'
import { withResourceListDefaults } from '../pod/spec-defaults.ts'

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const
const noSpec: LimitRangeSpec = { limits: [] }

type ResourceList = NonNullable<LimitRangeItem['max']>

/** `list` with what of `others` it lacks; undefined where it stays empty. */
function joined(list: ResourceList | undefined, ...others: readonly (ResourceList | undefined)[]): ResourceList {
  let result = list ?? {}
  for (const other of others) {
    for (const name in other) if (result[name] === undefined) result = { ...result, [name]: other[name]! }
  }
  return result
}

function kept(list: ResourceList): ResourceList | undefined {
  return Object.keys(list).length === 0 ? undefined : list
}

/** Upstream's SetDefaults_LimitRangeItem: a maximum is the default limit, which is the default request. */
function withItemDefaults(item: LimitRangeItem): LimitRangeItem {
  const given = changed<LimitRangeItem>(
    item,
    Object.fromEntries(
      lists.map((name) => [name, item[name] === undefined ? undefined : withResourceListDefaults(item[name])])
    )
  )
  if (given.type !== 'Container') return given
  const limits = joined(given.default, given.max)
  return changed(given, {
    default: kept(limits),
    defaultRequest: kept(joined(given.defaultRequest, limits, given.min))
  })
}

export function setLimitRangeDefaults(limitRange: NewObject<LimitRange>): NewObject<LimitRange> {
  const spec = (limitRange.spec as LimitRangeSpec | undefined) ?? noSpec
  const limits = mapped((spec.limits as readonly LimitRangeItem[] | undefined) ?? noSpec.limits, withItemDefaults)
  return changed(limitRange, { spec: changed(spec, { limits }) })
}
