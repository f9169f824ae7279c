// Whether words can be read on their ground: WCAG's contrast of the colours that the browser worked out.
import { expect, type Page } from '@playwright/test'

/** Every word on the screen has at least 4.5 to its ground; left out are what is disabled, what pictures draw, and tooltips, which fade in their own time. */
export async function expectContrast(page: Page, where: string): Promise<void> {
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(passing.map((animation) => animation.finished.catch(() => {})))
  })
  expect(await page.evaluate(faintWords), `${where}: words too faint`).toEqual([])
}

/** Runs in the page: "4.1 ghost text (rgb(...) on rgb(...))" for each kind of text that is too faint. */
function faintWords(): readonly string[] {
  type Color = readonly [red: number, green: number, blue: number, alpha: number]
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
  const known = new Map<string, Color>()
  const colorOf = (text: string): Color => {
    const before = known.get(text)
    if (before !== undefined) return before
    context.clearRect(0, 0, 1, 1)
    context.fillStyle = text
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data
    const color: Color = [red, green, blue, alpha / 255]
    known.set(text, color)
    return color
  }
  const over = (top: Color, ground: Color): Color => {
    const mix = (index: 0 | 1 | 2): number => top[index] * top[3] + ground[index] * (1 - top[3])
    return [mix(0), mix(1), mix(2), 1]
  }
  const light = (color: Color): number => {
    const part = (value: number): number =>
      value <= 10.3 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
    return 0.2126 * part(color[0]) + 0.7152 * part(color[1]) + 0.0722 * part(color[2])
  }
  const contrast = (a: Color, b: Color): number => {
    const [low, high] = [light(a), light(b)].sort((one, other) => one - other)
    return (high! + 0.05) / (low! + 0.05)
  }
  const groundOf = (element: Element): Color => {
    const layers: Color[] = []
    for (let one: Element | null = element; one !== null; one = one.parentElement) {
      const layer = colorOf(getComputedStyle(one).backgroundColor)
      layers.push(layer)
      if (layer[3] === 1) break
    }
    return layers.reduceRight<Color>((ground, layer) => over(layer, ground), [255, 255, 255, 1])
  }
  const opacityOf = (element: Element): number => {
    let opacity = 1
    for (let one: Element | null = element; one !== null; one = one.parentElement)
      opacity *= Number(getComputedStyle(one).opacity)
    return opacity
  }
  const found = new Map<string, string>()
  const judge = (element: Element, text: string, color: string): void => {
    const opacity = opacityOf(element)
    // Shown only with the pointer or the keyboard.
    if (opacity === 0) return
    const ground = groundOf(element)
    const [red, green, blue, alpha] = colorOf(color)
    const ratio = contrast(over([red, green, blue, alpha * opacity], ground), ground)
    const kind = `${color} on ${ground.map(Math.round).join(' ')}`
    if (ratio < 4.5 && !found.has(kind))
      found.set(kind, `${ratio.toFixed(2)} "${text.slice(0, 40)}" (${kind}) ${element.classList.value.slice(0, 60)}`)
  }
  const leftOut =
    '[disabled], [aria-disabled=true], .Mui-disabled, [role=img], [aria-hidden=true], svg, option, [role=tooltip]'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (
      element === null ||
      text === '' ||
      element.closest(leftOut) !== null ||
      !element.checkVisibility({ visibilityProperty: true })
    )
      continue
    judge(element, text, getComputedStyle(element).color)
  }
  for (const input of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
    if (input.value === '' && input.placeholder !== '' && input.closest(leftOut) === null && input.checkVisibility())
      judge(input, input.placeholder, getComputedStyle(input, '::placeholder').color)
  }
  return [...found.values()]
}
