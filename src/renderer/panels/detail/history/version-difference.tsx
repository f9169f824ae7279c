import { useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ObjectVersion } from '../../../../shared/contract/object-history.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { Icon } from '../../../icons/icon.tsx'
import { clockTime } from '../../../parts/chart/axis.ts'
import { DiffModeSwitch, DiffView, type DiffMode } from '../../../parts/diff/diff-view.tsx'
import { SidesNote } from '../../../parts/diff/sides-note.tsx'
import { PanelHeader } from '../../../parts/headers.tsx'
import type { ObjectLink } from '../../../shell/route.ts'
import { copyText } from '../../../parts/copy-text.ts'
import { objectYaml } from '../../objects/object-yaml.ts'
import type { Sides } from './history-sides.ts'
import styles from './history.module.css'
import { maskedSides } from './masked-secret.ts'
import { withoutUpkeep } from './without-upkeep.ts'
import { useVersion } from './use-version.ts'

interface VersionDifferenceProps {
  readonly link: ObjectLink
  readonly versions: readonly ObjectVersion[]
  readonly sides: Sides | undefined
}

/** Two states of an object beside each other, as YAML without managed fields. */
export function VersionDifference({ link, versions, sides }: VersionDifferenceProps): ReactElement {
  const { t } = useTranslation('detail')
  const [mode, setMode] = useState<DiffMode>('unified')
  const before = useVersion(link, sides?.a)
  const after = useVersion(link, sides?.b)
  const timeOf = (revision: number): string => clockTime(versions.find((one) => one.revision === revision)?.at ?? 0)
  return (
    <section className={styles.difference} aria-label={t('history.difference')}>
      <PanelHeader
        ruled
        title={t('history.difference')}
        note={sides === undefined ? undefined : <SidesNote a={timeOf(sides.a)} b={timeOf(sides.b)} />}
        actions={
          <span className={styles.mode}>
            <DiffModeSwitch mode={mode} onChange={setMode} />
          </span>
        }
      />
      {before === null || after === null ? (
        <p className={styles.more}>{t('history.forgotten')}</p>
      ) : before === undefined || after === undefined ? null : (
        <Difference before={before} after={after} mode={mode} isOnly={versions.length === 1} />
      )}
    </section>
  )
}

interface DifferenceProps {
  readonly before: KubeObject
  readonly after: KubeObject
  readonly mode: DiffMode
  /** There is no other state to compare with. */
  readonly isOnly: boolean
}

function Difference({ before, after, mode, isOnly }: DifferenceProps): ReactElement {
  const { t } = useTranslation('detail')
  const texts = useMemo(() => {
    const sides = maskedSides(before, after)
    return { before: objectYaml(withoutUpkeep(sides.before)), after: objectYaml(withoutUpkeep(sides.after)) }
  }, [before, after])
  return (
    <>
      <div className={styles.diff}>
        {texts.before === texts.after ? (
          <p className={styles.more}>{t(isOnly ? 'history.only' : 'history.same')}</p>
        ) : (
          <DiffView {...texts} mode={mode} label={t('history.sides')} />
        )}
      </div>
      {after.kind === 'Secret' ? null : (
        <div className={styles.foot}>
          <Button
            size="small"
            startIcon={<Icon name="copy" size={13} />}
            onClick={() => void copyText(objectYaml(before))}
          >
            {t('history.copyA')}
          </Button>
        </div>
      )}
    </>
  )
}
