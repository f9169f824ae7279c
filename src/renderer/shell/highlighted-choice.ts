// Which entry of a list stands out whose rows come and go by themselves while somebody chooses.

interface Entry {
  readonly id: string
}

/** What was highlighted until rows arrived above it, and since when the screen shows another. */
export interface Displaced<Choice> {
  readonly choice: Choice
  readonly until: number
}

/** The one that somebody went to, wherever it stands by now; the first of all where nobody did, or it is gone. */
export function highlightedOf<Choice extends Entry>(
  choices: readonly Choice[],
  picked: string | undefined
): Choice | undefined {
  return choices.find(({ id }) => id === picked) ?? choices[0]
}

/** The entry so many places further, as far as there are any. */
export function entryBeside<Choice extends Entry>(
  choices: readonly Choice[],
  from: Choice | undefined,
  places: number
): Choice | undefined {
  const at = from === undefined ? 0 : choices.indexOf(from)
  return choices[Math.max(0, Math.min(choices.length - 1, at + places))]
}

/** What a key means that was pressed at this time: what was highlighted on the screen then, not what came since. */
export function meantAt<Choice>(
  time: number,
  highlighted: Choice | undefined,
  displaced: Displaced<Choice> | undefined
): Choice | undefined {
  return displaced !== undefined && time < displaced.until ? displaced.choice : highlighted
}
