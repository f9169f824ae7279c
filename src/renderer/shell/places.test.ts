import { describe, expect, it } from 'vitest'
import { qualifiedResource } from '../../shared/kinds/kind.ts'
import { kinds } from '../../shared/kinds/table.ts'
import { drawings } from '../icons/drawings.ts'
import { placeGroups } from './places.ts'

/** Kinds whose list is no place of its own, and where they are found instead. */
const elsewhere: Readonly<Record<string, string>> = {
  events: 'the Events page shows them on a time axis'
}

const places = placeGroups.flatMap((group) => group.places)

describe('the navigation', () => {
  it.each(kinds.map((kind) => [qualifiedResource(kind), kind] as const))(
    'leads to %s, with its own icon',
    (name, kind) => {
      expect(Object.keys(drawings)).toContain(kind.icon)
      const lists = places.filter(
        ({ page }) => page.panel === 'list' && page.group === kind.group && page.resource === kind.resource
      )
      if (name in elsewhere) {
        expect(lists).toEqual([])
        expect(places.map(({ counts }) => counts)).toContain(name)
      } else expect(lists.map(({ icon }) => icon)).toEqual([kind.icon])
    }
  )

  it('names each place and each letter once', () => {
    const ids = places.map(({ id }) => id)
    const letters = places.flatMap(({ letter }) => (letter === undefined ? [] : [letter]))
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(letters).size).toBe(letters.length)
  })
})
