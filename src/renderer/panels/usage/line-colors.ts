import { useState } from 'react'

export type LineColors = ReadonlyMap<string, number>

/** As many colours as the palette has. */
const colors = 8

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
    if (color >= colors) {
      const [gone, freed] = [...all].find(([other]) => !wanted.has(other)) ?? []
      if (gone !== undefined) all.delete(gone)
      color = freed ?? color
    }
    all.set(key, color)
    taken.add(color)
  }
  return all
}

/** The colours of a chart's lines, which they keep while others overtake them. */
export function useLineColors(keys: readonly string[]): LineColors {
  const [known, setKnown] = useState<LineColors>(new Map())
  const all = withColors(known, keys)
  if (all !== known) setKnown(all)
  return all
}
