import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { Icon } from '../icons/icon.tsx'
import { droppedFiles } from '../panels/apply/dropped-files.ts'
import { takeFiles } from '../panels/apply/take-files.ts'
import styles from './file-drop.module.css'

/** Files and folders can be dropped anywhere on the window. While some hang over it, it says what comes of that. */
export function FileDrop(): ReactElement | null {
  const { t } = useTranslation('apply')
  const cluster = useClusterScope((scope) => scope.cluster)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    // A drag enters and leaves every element on its way.
    let depth = 0
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      event.dataTransfer!.dropEffect = 'copy'
    }
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth++
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      void droppedFiles(event.dataTransfer!).then(takeFiles)
    }
    const listeners = { dragover: hover, dragenter: enter, dragleave: leave, drop }
    for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type, listener as EventListener)
    return () => {
      for (const [type, listener] of Object.entries(listeners))
        window.removeEventListener(type, listener as EventListener)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className={styles.over} role="status">
      <div className={styles.sign}>
        <Icon name="upload" size={24} />
        <p className={styles.title}>{t('drop.title', { cluster })}</p>
        <p className={styles.text}>{t('drop.text')}</p>
      </div>
    </div>
  )
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
