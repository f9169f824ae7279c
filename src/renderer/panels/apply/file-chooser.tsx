import { useRef, type ReactElement, type RefObject } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import styles from './apply.module.css'
import { takeFiles } from './take-files.ts'

/** For those who do not drag: files or a folder from the system's own dialog. */
export function FileChooser(): ReactElement {
  const { t } = useTranslation('apply')
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = ({ current }: RefObject<HTMLInputElement | null>): void =>
    takeFiles(
      [...(current?.files ?? [])].map((file) => ({
        path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
        file
      }))
    )
  return (
    <div className={styles.chooser}>
      <p>{t('chooser.text')}</p>
      <div className={styles.choices}>
        <Button autoFocus startIcon={<Icon name="upload" size={14} />} onClick={() => files.current?.click()}>
          {t('chooser.files')}
        </Button>
        <Button startIcon={<Icon name="namespace" size={14} />} onClick={() => folder.current?.click()}>
          {t('chooser.folder')}
        </Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept=".yaml,.yml,.json,.zip,.drydock"
        aria-label={t('chooser.files')}
        onChange={() => take(files)}
      />
      <input
        ref={(element) => {
          folder.current = element
          // React knows no such attribute in its types.
          element?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        hidden
        aria-label={t('chooser.folder')}
        onChange={() => take(folder)}
      />
    </div>
  )
}
