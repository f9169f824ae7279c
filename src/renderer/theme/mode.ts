import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type ThemeMode = 'system' | 'light' | 'dark'
export type ContrastMode = 'system' | 'normal' | 'more'

interface ThemeChoice {
  readonly mode: ThemeMode
  readonly contrast: ContrastMode
  readonly setMode: (mode: ThemeMode) => void
  readonly setContrast: (contrast: ContrastMode) => void
}

/** The person's choice of theme, kept in this browser or window. */
export const useThemeMode = create<ThemeChoice>()(
  persist(
    (set) => ({
      mode: 'system',
      contrast: 'system',
      setMode: (mode) => set({ mode }),
      setContrast: (contrast) => set({ contrast })
    }),
    { name: 'drydock-theme', partialize: ({ mode, contrast }) => ({ mode, contrast }) }
  )
)

/** The classes of the root element for a choice and what the system prefers. */
export function rootClasses(
  choice: Pick<ThemeChoice, 'mode' | 'contrast'>,
  system: { readonly dark: boolean; readonly contrast: boolean }
): readonly string[] {
  const dark = choice.mode === 'system' ? system.dark : choice.mode === 'dark'
  const contrast = choice.contrast === 'system' ? system.contrast : choice.contrast === 'more'
  return [dark ? 'dark' : 'light', ...(contrast ? ['contrast'] : [])]
}

/** Keeps the root element's class in step with the choice and the system. Call once, before the first paint. */
export function startThemeMode(root: HTMLElement = document.documentElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const apply = (): void => {
    root.classList.remove('light', 'dark', 'contrast')
    root.classList.add(...rootClasses(useThemeMode.getState(), { dark: dark.matches, contrast: contrast.matches }))
  }
  apply()
  dark.addEventListener('change', apply)
  contrast.addEventListener('change', apply)
  useThemeMode.subscribe(apply)
}
