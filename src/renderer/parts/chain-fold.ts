/**
 * How many chips of a chain stay when it must fit a width. The first (symptom) and the last (cause) always stay; from
 * the middle, those next to the symptom stay longest. Widths in pixels; `gap` is what lies between two chips,
 * `moreWidth` the chip that says how many are folded. Returns the number of middle chips shown.
 */
export function middleChipsThatFit(
  widths: readonly number[],
  available: number,
  gap: number,
  moreWidth: number,
  leastLast: number
): number {
  const middle = Math.max(0, widths.length - 2)
  const first = widths[0] ?? 0
  const last = Math.min(widths.at(-1) ?? 0, leastLast)
  for (let shown = middle; shown > 0; shown -= 1) {
    const chips = widths.slice(1, 1 + shown).reduce((sum, width) => sum + width, 0)
    const folded = shown < middle ? moreWidth + gap : 0
    if (first + chips + folded + last + gap * (shown + 1) <= available) return shown
  }
  return 0
}
