import { describe, expect, it, vi } from 'vitest'
import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { color } from './colors.ts'
import { rootClasses } from './mode.ts'
import { theme } from './theme.ts'

// The window's code knows no Node; this test reads a style sheet, which vitest would hand over empty.
const { readFileSync } = await vi.importActual<{ readFileSync: (path: URL, encoding: 'utf8') => string }>('node:fs')
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The tokens of one block of tokens.css that are plain colours. */
function tokensOf(selector: string): ReadonlyMap<string, string> {
  const block = new RegExp(`${selector.replace('.', '\\.')} \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (channels[0] ?? 0) + 0.7152 * (channels[1] ?? 0) + 0.0722 * (channels[2] ?? 0)
}

function contrast(one: string, two: string): number {
  const [light, dark] = [luminance(one), luminance(two)].sort((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const surfaces = ['panel', 'chrome', 'page', 'sunken', 'hover', 'raised', 'sel']

describe.each(['.light', '.dark'])('the tokens of %s', (selector) => {
  const tokens = tokensOf(selector)
  const between = (text: string, surface: string): number =>
    contrast(tokens.get(text) ?? '#000000', tokens.get(surface) ?? '#000000')

  it('keeps text readable on every surface', () => {
    for (const text of ['ink', 'ink2', 'ink3', 'accent', 'ok', 'prog', 'warn', 'bad', 'past']) {
      for (const surface of surfaces)
        expect.soft(between(text, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
    }
    for (const [text, fill] of [
      ['on-accent', 'accent'],
      ['on-past', 'past'],
      ['on-bad', 'bad']
    ] as const) {
      expect.soft(between(text, fill), text).toBeGreaterThanOrEqual(4.5)
    }
    for (const tone of ['accent', 'ok', 'prog', 'warn', 'bad', 'past'])
      expect.soft(between(tone, `tint-${tone}`), tone).toBeGreaterThanOrEqual(4.8)
    for (const fill of ['added', 'added-word', 'removed', 'removed-word', 'hit'])
      expect.soft(between('ink', fill), fill).toBeGreaterThanOrEqual(5.9)
    for (let series = 1; series <= 8; series += 1)
      expect.soft(between(`series-${series}`, 'panel'), `series ${series}`).toBeGreaterThanOrEqual(5.8)
  })

  it('keeps marks and control borders visible', () => {
    for (const mark of ['ctl', 'ok-dot', 'ok-quiet', 'usage'])
      expect.soft(between(mark, 'panel'), mark).toBeGreaterThanOrEqual(3)
    for (const surface of ['panel', 'page', 'raised', 'sunken'])
      expect.soft(between('ctl', surface), `ctl on ${surface}`).toBeGreaterThanOrEqual(3)
  })
})

it('names the same tokens in both themes', () => {
  expect(tokensOf('.light').size).toBeGreaterThan(40)
  expect([...tokensOf('.dark').keys()]).toEqual([...tokensOf('.light').keys()])
})

it('chooses the class of the root', () => {
  const bright = { dark: false, contrast: false, still: false }
  expect(
    rootClasses({ mode: 'system', contrast: 'system', motion: 'system' }, { dark: true, contrast: true, still: false })
  ).toEqual(['dark', 'contrast'])
  expect(
    rootClasses({ mode: 'light', contrast: 'normal', motion: 'system' }, { dark: true, contrast: true, still: false })
  ).toEqual(['light'])
  expect(rootClasses({ mode: 'dark', contrast: 'more', motion: 'reduced' }, bright)).toEqual([
    'dark',
    'contrast',
    'still'
  ])
})

it('gives MUI variables only', () => {
  expect(theme.palette.primary.main).toBe('var(--accent)')
  expect(theme.colorSchemes.dark?.palette.background.paper).toBe('var(--panel)')
})

/** Checked by the type checker: what LOOK has not must not compile. Never called. */
export function refused(): ReactElement {
  // @ts-expect-error no such token
  color('grey')
  return (
    <>
      {/* @ts-expect-error removed variant */}
      <Typography variant="h1" />
      {/* @ts-expect-error removed size */}
      <Button size="large" />
      {/* @ts-expect-error removed colour */}
      <Button color="info" />
      <Typography variant="objectTitle" />
      <Button size="row" color="past" variant="contained" />
    </>
  )
}
