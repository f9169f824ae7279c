import type { ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { OwnImage } from '../../../shared/images/own-image.ts'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import pageTable from '../../parts/table/page-table.module.css'
import styles from './images.module.css'

interface ImageTableProps {
  readonly images: readonly OwnImage[]
  readonly onChange: (image: OwnImage) => void
  readonly onRemove: (image: OwnImage) => void
}

const columns = ['name', 'tags', 'ports', 'does', 'start', 'memory', 'deeds'] as const

/** The images that a person has described. */
export function ImageTable({ images, onChange, onRemove }: ImageTableProps): ReactElement {
  const { t } = useTranslation('images')
  return (
    <div className={styles.list}>
      <table className={`${pageTable.table} ${styles.table}`} aria-label={t('title')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={styles[column]}>
                {column === 'deeds' ? null : t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {images.map((image) => (
            <tr key={image.name}>
              <td>
                <MiddleTruncate text={image.name} keep={12} />
              </td>
              <td title={image.tags.join(', ')}>{image.tags.join(', ')}</td>
              <td>
                {image.ports.length === 0 ? (
                  <span className={styles.quiet}>{t('noPorts')}</span>
                ) : (
                  image.ports.join(', ')
                )}
              </td>
              <td>{does(image, t)}</td>
              <td>{t('seconds', { count: image.readyAfter / 1000 })}</td>
              <td>{`${Math.round(image.memory / 1024 ** 2)}Mi`}</td>
              <td className={styles.deeds}>
                <Tooltip title={t('change')}>
                  <IconButton
                    size="small"
                    aria-label={t('changeName', { name: image.name })}
                    onClick={() => onChange(image)}
                  >
                    <Icon name="edit" size={14} />
                  </IconButton>
                </Tooltip>
                <Tooltip title={t('remove')}>
                  <IconButton
                    size="small"
                    aria-label={t('removeName', { name: image.name })}
                    onClick={() => onRemove(image)}
                  >
                    <Icon name="delete" size={14} />
                  </IconButton>
                </Tooltip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** In few words. */
function does({ failure, answer }: OwnImage, t: ReturnType<typeof useTranslation<'images'>>['t']): string {
  if (failure.kind === 'exits') return t('does.exits', { code: failure.exitCode, seconds: failure.after / 1000 })
  return failure.kind === 'deaf' ? t('does.deaf') : t('does.answers', { status: answer.status })
}
