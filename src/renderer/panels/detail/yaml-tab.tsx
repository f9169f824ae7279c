import { useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { Icon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { CodeEditor } from '../../parts/editor/code-editor.tsx'
import { Chip } from '../../parts/small.tsx'
import { useDock } from '../../shell/dock.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { objectYaml } from '../objects/object-yaml.ts'
import styles from './detail.module.css'

interface YamlTabProps {
  readonly link: ObjectLink
  readonly object: KubeObject
}

/** The object as kubectl get -o yaml prints it. */
export function YamlTab({ link, object }: YamlTabProps): ReactElement {
  const { t } = useTranslation('detail')
  const openDock = useDock((dock) => dock.open)
  const [managedFields, setManagedFields] = useState(false)
  const yaml = useMemo(() => objectYaml(object, managedFields), [object, managedFields])
  return (
    <div className={styles.yaml}>
      <div className={styles.tools}>
        <Chip mono chosen={managedFields} onClick={() => setManagedFields(!managedFields)}>
          {t('managedFields')}
        </Chip>
        <span className={styles.gap} />
        <CopyButton text={yaml} />
        <Button
          size="small"
          startIcon={<Icon name="edit" size={13} />}
          onClick={() => openDock({ type: 'edit', object: link })}
        >
          {t('edit')}
        </Button>
      </div>
      <div className={styles.code}>
        <CodeEditor value={yaml} readOnly label={t('yamlOf', { name: link.name })} />
      </div>
    </div>
  )
}
