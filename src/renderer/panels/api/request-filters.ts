import { formatToken, type FilterToken, type FilterValue } from '../../parts/filter-tokens.ts'

/** Filters that are wanted often, as what they put into the box. */
export const quickFilters = [
  { id: 'refused', token: { key: 'code', value: '4xx,5xx', negated: false } },
  { id: 'noWatches', token: { key: 'verb', value: 'watch', negated: true } },
  { id: 'noDiscovery', token: { key: 'resource', value: '*', negated: false } },
  { id: 'noSystem', token: { key: 'user', value: 'system:*', negated: true } },
  { id: 'outside', token: { key: 'source', value: 'api', negated: false } }
] as const satisfies readonly { readonly id: string; readonly token: FilterToken }[]

export function hasToken({ tokens }: FilterValue, token: FilterToken): boolean {
  return tokens.some((other) => formatToken(other) === formatToken(token))
}

/** The filter with the token, or without it where it was there. */
export function withTokenToggled(value: FilterValue, token: FilterToken): FilterValue {
  const others = value.tokens.filter((other) => formatToken(other) !== formatToken(token))
  return { ...value, tokens: hasToken(value, token) ? others : [...others, token] }
}
