// The ring of what has the focus, as it is seen: what stands over an outline hides it, whatever its style says.
import type { Locator, Page } from '@playwright/test'

/** The sides of an element along which no line of the accent's colour goes from end to end. */
export async function sidesWithoutRing(page: Page, element: Locator): Promise<readonly string[]> {
  const box = await element.boundingBox()
  if (box === null) return ['all: it is not there']
  const clip = {
    x: Math.round(box.x),
    y: Math.round(box.y),
    width: Math.round(box.width),
    height: Math.round(box.height)
  }
  const png = await page.screenshot({ clip })
  return page.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.codePointAt(0)!)
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const { width, height } = bitmap
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--accent')
    context.fillRect(0, 0, 1, 1)
    const accent = context.getImageData(0, 0, 1, 1).data
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    const isRing = (x: number, y: number): boolean =>
      [0, 1, 2].every((channel) => Math.abs(data[(y * width + x) * 4 + channel]! - accent[channel]!) < 12)
    const isLine = (length: number, at: (index: number) => boolean): boolean =>
      Array.from({ length }, (_, index) => index).every(at)
    const lines = {
      top: isLine(width, (x) => isRing(x, 1)),
      bottom: isLine(width, (x) => isRing(x, height - 2)),
      left: isLine(height, (y) => isRing(1, y)),
      right: isLine(height, (y) => isRing(width - 2, y))
    }
    return Object.entries(lines).flatMap(([side, isThere]) => (isThere ? [] : [side]))
  }, png.toString('base64'))
}
