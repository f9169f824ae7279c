/** The colour tokens of tokens.css by name; a name that is not there does not compile. */
export type ColorToken =
  | 'chrome'
  | 'page'
  | 'panel'
  | 'raised'
  | 'sunken'
  | 'hover'
  | 'sel'
  | 'line'
  | 'line2'
  | 'ctl'
  | 'ink'
  | 'ink2'
  | 'ink3'
  | 'accent'
  | 'on-accent'
  | 'ok'
  | 'ok-dot'
  | 'ok-quiet'
  | 'prog'
  | 'warn'
  | 'bad'
  | 'on-bad'
  | 'past'
  | 'on-past'
  | 'usage'
  | 'usage-area'
  | 'track'
  | 'tint-accent'
  | 'tint-ok'
  | 'tint-prog'
  | 'tint-warn'
  | 'tint-bad'
  | 'tint-past'
  | 'hit'
  | 'scrim'
  | 'added'
  | 'added-word'
  | 'removed'
  | 'removed-word'
  | SeriesToken

export type SeriesToken = `series-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`

/** A token as a CSS value: `var(--ink2)`. */
export function color(token: ColorToken): string {
  return `var(--${token})`
}

/** How the nth of many series is drawn: eight colours, after which they repeat with a dashed line or hollow square. */
export function seriesColor(index: number): { readonly color: string; readonly repeated: boolean } {
  return { color: `var(--series-${(index % 8) + 1})`, repeated: index >= 8 }
}

/** The one focus outline, for style objects; plain CSS has it from base.css. */
export const focusRing = { outline: `2px solid ${color('accent')}`, outlineOffset: 1 }
