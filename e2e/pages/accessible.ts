// What every screen owes to those who do not see it, or have no pointer.
import { expect, type Locator, type Page } from '@playwright/test'

/** Roles of which each element must have a name. */
const named: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'combobox',
  'dialog',
  'grid',
  'img',
  'link',
  'listbox',
  'log',
  'menu',
  'menuitem',
  'option',
  'radio',
  'region',
  'searchbox',
  'slider',
  'spinbutton',
  'switch',
  'tab',
  'textbox',
  'toolbar'
])

/** Everything that can be pressed, typed into or pointed at says what it is. */
export async function expectNames(scope: Page | Locator, where: string): Promise<void> {
  const root = 'goto' in scope ? scope.locator('body') : scope
  expect(unnamedIn(await root.ariaSnapshot()), `${where}: without a name`).toEqual([])
}

/** Of a snapshot as readers see it, a line an element: those that should have a name, with the line before them. */
function unnamedIn(snapshot: string): readonly string[] {
  const lines = snapshot.split('\n')
  let picture = Number.POSITIVE_INFINITY
  return lines.flatMap((line, index) => {
    const [, indent = '', role = '', name = ''] = /^( *)- '?([a-z]+)( "\s*[^\s"])?/.exec(line) ?? []
    // What a picture is made of is part of it, and read with its name.
    if (indent.length > picture) return []
    picture = role === 'img' ? indent.length : Number.POSITIVE_INFINITY
    return named.has(role) && name === '' ? [`${lines[index - 1]?.trim() ?? ''} | ${line.trim()}`] : []
  })
}

/** A page has one heading of the first level, with words in it. */
export async function expectHeading(page: Page, where: string): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading, `${where}: one heading`).toHaveCount(1)
  await expect(heading, `${where}: words in its heading`).toHaveText(/\S/)
}

/** Presses Tab so often, and expects that what has the focus can be seen to have it, and that it is on the screen. */
export async function expectFocusSeen(page: Page, presses: number, where: string): Promise<void> {
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press('Tab')
    const unseen = await page.evaluate(unseenFocus)
    expect(unseen, `${where}: focus is not seen`).toBeUndefined()
  }
}

/** The focused element where nothing shows its focus: no outline, ring, border or change of it or of what is around. */
async function unseenFocus(): Promise<string | undefined> {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement) || focused === document.body) return undefined
  const box = focused.getBoundingClientRect()
  const isHidden = box.width === 0 || box.height === 0
  const looksOf = (element: Element): string => {
    const own = getComputedStyle(element)
    const after = getComputedStyle(element, '::after')
    const before = getComputedStyle(element, '::before')
    return [own, before, after]
      .map((style) =>
        [
          style.outlineStyle,
          style.outlineWidth,
          style.outlineColor,
          style.boxShadow,
          style.borderColor,
          style.borderWidth,
          style.backgroundColor
        ].join()
      )
      .join('|')
  }
  const chain: Element[] = []
  for (let element: Element | null = focused; element !== null && chain.length < 4; element = element.parentElement) {
    // A ring may be drawn by a sibling that holds nothing else, as around a text field.
    chain.push(element, ...[...element.children].filter((child) => child.tagName === 'FIELDSET'))
  }
  const withFocus = chain.map(looksOf)
  focused.blur()
  // Some looks go with a class that is taken away after the blur.
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
  const without = chain.map(looksOf)
  focused.focus({ preventScroll: true })
  const isSeen = withFocus.some((looks, index) => looks !== without[index])
  return isSeen && !isHidden ? undefined : focused.outerHTML.slice(0, 200)
}

/** Placeholders with less than 4.5 to their ground: axe says nothing of them. */
export function faintPlaceholders(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    type Color = readonly [red: number, green: number, blue: number, alpha: number]
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
    const colorOf = (text: string): Color => {
      context.clearRect(0, 0, 1, 1)
      context.fillStyle = text
      context.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data
      return [red, green, blue, alpha / 255]
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
    const groundOf = (element: Element): Color => {
      const layers: Color[] = []
      for (let one: Element | null = element; one !== null; one = one.parentElement)
        layers.push(colorOf(getComputedStyle(one).backgroundColor))
      return layers.reduceRight<Color>((ground, layer) => over(layer, ground), [255, 255, 255, 1])
    }
    return [...document.querySelectorAll<HTMLInputElement>('input[placeholder]:placeholder-shown:enabled')]
      .filter((input) => input.placeholder !== '' && input.checkVisibility())
      .flatMap((input) => {
        const { color, opacity } = getComputedStyle(input, '::placeholder')
        const ground = groundOf(input)
        const [red, green, blue, alpha] = colorOf(color)
        const words = light(over([red, green, blue, alpha * Number(opacity)], ground))
        const [low, high] = [words, light(ground)].sort((one, other) => one - other)
        const ratio = (high! + 0.05) / (low! + 0.05)
        return ratio < 4.5 ? [`placeholder "${input.placeholder}" has ${ratio.toFixed(2)}`] : []
      })
  })
}
