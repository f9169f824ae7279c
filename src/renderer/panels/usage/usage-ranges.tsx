import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { MenuButton } from '../../parts/menu-button.tsx'

/** Lengths of a chart's time, in milliseconds: 15 minutes, 1, 6 and 24 hours. */
export const usageRanges = [900_000, 3_600_000, 21_600_000, 86_400_000] as const
export type UsageRange = (typeof usageRanges)[number]

interface RangeStore {
  readonly range: UsageRange
  setRange(range: UsageRange): void
}

/** One range for all charts of usage: a person who looks at an hour looks at that hour everywhere. */
export const useUsageRange = create<RangeStore>((set) => ({
  range: usageRanges[1],
  setRange: (range) => set({ range })
}))

export function RangeMenu({ size = 'medium' }: { readonly size?: 'small' | 'medium' }): ReactElement {
  const { t } = useTranslation('usage')
  const { range, setRange } = useUsageRange()
  return (
    <MenuButton
      label={t(`range.${range}`)}
      size={size}
      entries={usageRanges.map((length) => ({
        key: String(length),
        label: t(`range.${length}`),
        chosen: length === range,
        onChoose: () => setRange(length)
      }))}
    />
  )
}
