// For looking at the parts while developing: /gallery/index.html, ?section=table. Texts stay here.
import { lazy, Suspense } from 'react'
import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useThemeMode } from '../theme/mode.ts'
import styles from './gallery.module.css'

const sections = {
  parts: lazy(async () => ({ default: (await import('./parts-section.tsx')).PartsSection })),
  states: lazy(async () => ({ default: (await import('./states-section.tsx')).StatesSection })),
  table: lazy(async () => ({ default: (await import('./table-section.tsx')).TableSection })),
  charts: lazy(async () => ({ default: (await import('./charts-section.tsx')).ChartsSection })),
  code: lazy(async () => ({ default: (await import('./code-section.tsx')).CodeSection }))
}

export function Gallery(): ReactElement {
  const { mode, setMode, contrast, setContrast } = useThemeMode()
  const wanted = new URLSearchParams(location.search).get('section') ?? ''
  const shown = Object.entries(sections).filter(([name]) => wanted === '' || wanted === name)
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        {(['system', 'light', 'dark'] as const).map((choice) => (
          <Button
            key={choice}
            size="small"
            variant={mode === choice ? 'contained' : 'outlined'}
            onClick={() => setMode(choice)}
          >
            {choice}
          </Button>
        ))}
        <Button size="small" onClick={() => setContrast(contrast === 'more' ? 'normal' : 'more')}>
          contrast: {contrast}
        </Button>
        {Object.keys(sections).map((name) => (
          <a key={name} href={`/gallery/index.html?section=${name}`}>
            {name}
          </a>
        ))}
      </div>
      <Suspense fallback={null}>
        {shown.map(([name, Section]) => (
          <Section key={name} />
        ))}
      </Suspense>
    </div>
  )
}
