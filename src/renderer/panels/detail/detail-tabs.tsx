import { useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { MenuButton } from '../../parts/menu-button.tsx'
import { PanelTabs } from '../../parts/tabs.tsx'
import type { DetailTab } from '../../shell/route.ts'
import styles from './detail.module.css'

interface DetailTabsProps {
  readonly tabs: readonly DetailTab[]
  readonly value: DetailTab
  readonly events: number
  readonly onChange: (tab: DetailTab) => void
}

/** What the menu of the others takes. */
const menuWidth = 40

/** The tabs that fit; the rest are behind "…", and the chosen one is always seen. */
export function DetailTabs({ tabs, value, events, onChange }: DetailTabsProps): ReactElement {
  const { t } = useTranslation('detail')
  const row = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(376)
  useLayoutEffect(() => {
    const element = row.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const { seen, hidden } = fitTabs(tabs, value, width - menuWidth, (id) =>
    tabWidth(t(`tab.${id}`), id === 'events' ? events : 0)
  )
  return (
    <div ref={row} className={styles.tabs}>
      <PanelTabs<DetailTab>
        label={t('tabs')}
        tabs={seen.map((id) => ({
          id,
          label: t(`tab.${id}`),
          ...(id === 'events' && events > 0 ? { count: events } : {})
        }))}
        value={value}
        onChange={onChange}
        actions={
          hidden.length === 0 ? undefined : (
            <MenuButton
              label={t('moreTabs')}
              iconOnly
              entries={hidden.map((id) => ({ key: id, label: t(`tab.${id}`), onChoose: () => onChange(id) }))}
            />
          )
        }
      />
    </div>
  )
}

interface Fit {
  readonly seen: readonly DetailTab[]
  readonly hidden: readonly DetailTab[]
}

/** What one tab takes, roughly. */
function tabWidth(label: string, count: number): number {
  return label.length * 7 + 24 + (count > 0 ? 8 + String(count).length * 7 : 0)
}

function fitTabs(tabs: readonly DetailTab[], value: DetailTab, room: number, widthOf: (tab: DetailTab) => number): Fit {
  let left = room - widthOf(value)
  const seen: DetailTab[] = []
  for (const tab of tabs) {
    if (tab !== value) left -= widthOf(tab)
    if (left < 0) break
    seen.push(tab)
  }
  if (!seen.includes(value)) seen.push(value)
  return { seen, hidden: tabs.filter((tab) => !seen.includes(tab)) }
}
