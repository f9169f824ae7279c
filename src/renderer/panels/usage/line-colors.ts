import { useState } from 'react'
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import type { ConsumerKind } from '../../../shared/contract/series.ts'
import { podColor } from '../../parts/pod-colors.ts'

export type LineColors = ReadonlyMap<string, number>

/** As many colours as the palette has. */
const paletteSize = 8

/**
 * A colour for each line, the lowest that is free for a new one. A line that comes back has the colour it had, as long
 * as the palette has room; lines that are there together never share one.
 */
export function withColors(known: LineColors, keys: readonly string[]): LineColors {
  if (keys.every((key) => known.has(key))) return known
  const wanted = new Set(keys)
  const all = new Map(known)
  const taken = new Set(all.values())
  for (const key of keys) {
    if (all.has(key)) continue
    let color = 0
    while (taken.has(color)) color++
    if (color >= paletteSize) {
      const [gone, freed] = [...all].find(([other]) => !wanted.has(other)) ?? []
      if (gone !== undefined) all.delete(gone)
      color = freed ?? color
    }
    all.set(key, color)
    taken.add(color)
  }
  return all
}

/** Places in the palette beyond the first eight are the same colours, drawn dashed: for pods that have one in common. */
export function apart(colors: readonly number[]): readonly number[] {
  const taken = new Set<number>()
  return colors.map((color) => {
    const place = taken.has(color) ? color + paletteSize : color
    taken.add(color)
    return place
  })
}

interface Line {
  readonly key: string
  readonly name: string
  readonly ref?: ObjectRef
}

/** The colours of a chart's lines, which they keep while others overtake them; pods have theirs everywhere. */
export function useLineColors(by: ConsumerKind, lines: readonly Line[]): LineColors {
  const [known, setKnown] = useState<LineColors>(new Map())
  if (by === 'pod') {
    const places = apart(lines.map(({ name, ref }) => podColor(ref?.namespace ?? '', name)))
    return new Map(lines.map(({ key }, index) => [key, places[index]!]))
  }
  const all = withColors(
    known,
    lines.map(({ key }) => key)
  )
  if (all !== known) setKnown(all)
  return all
}
