import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type ThemeMode = 'system' | 'light' | 'dark'
export type ContrastMode = 'system' | 'normal' | 'more'
export type MotionMode = 'system' | 'reduced'
/** How high rows are. */
export type Density = 'dense' | 'normal' | 'roomy'

interface ThemeChoice {
  readonly mode: ThemeMode
  readonly contrast: ContrastMode
  readonly motion: MotionMode
  readonly density: Density
  readonly setMode: (mode: ThemeMode) => void
  readonly setContrast: (contrast: ContrastMode) => void
  readonly setMotion: (motion: MotionMode) => void
  readonly setDensity: (density: Density) => void
}

/** The person's choice of theme, kept in this browser or window. */
export const useThemeMode = create<ThemeChoice>()(
  persist(
    (set) => ({
      mode: 'system',
      contrast: 'system',
      motion: 'system',
      density: 'normal',
      setMode: (mode) => set({ mode }),
      setContrast: (contrast) => set({ contrast }),
      setMotion: (motion) => set({ motion }),
      setDensity: (density) => set({ density })
    }),
    {
      name: 'drydock-theme',
      partialize: ({ mode, contrast, motion, density }) => ({ mode, contrast, motion, density })
    }
  )
)

/** The classes of the root element for a choice and what the system prefers. */
export function rootClasses(
  choice: Pick<ThemeChoice, 'mode' | 'contrast' | 'motion'>,
  system: { readonly dark: boolean; readonly contrast: boolean; readonly still: boolean }
): readonly string[] {
  const dark = choice.mode === 'system' ? system.dark : choice.mode === 'dark'
  const contrast = choice.contrast === 'system' ? system.contrast : choice.contrast === 'more'
  const still = choice.motion === 'reduced' || system.still
  return [dark ? 'dark' : 'light', ...(contrast ? ['contrast'] : []), ...(still ? ['still'] : [])]
}

/** Keeps the root element's class in step with the choice and the system. Call once, before the first paint. */
export function startThemeMode(root: HTMLElement = document.documentElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  const apply = (): void => {
    const system = { dark: dark.matches, contrast: contrast.matches, still: still.matches }
    root.classList.remove('light', 'dark', 'contrast', 'still')
    root.classList.add(...rootClasses(useThemeMode.getState(), system))
  }
  apply()
  dark.addEventListener('change', apply)
  contrast.addEventListener('change', apply)
  still.addEventListener('change', apply)
  useThemeMode.subscribe(apply)
}
