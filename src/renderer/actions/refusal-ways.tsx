import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { subjectOfUser, subjectText } from '../../shared/access/subject.ts'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { useConnection } from '../connection/connection.ts'
import { Icon } from '../icons/icon.tsx'
import { rightsPage } from '../shell/rights-page.ts'
import { useRoute } from '../shell/route.ts'
import { useOutcome } from './outcome.ts'

/** The ways on for who has no right to what was tried: as somebody who has, or to the rights there are. */
export function RefusalWays(): ReactElement {
  const { t } = useTranslation(['actions', 'shell'])
  const { identity, setIdentity } = useClusterScope()
  const first = useConnection(({ session }) => session?.identities[0])
  return (
    <>
      {first === undefined || first === identity ? null : (
        <Button
          startIcon={<Icon name="user" size={14} />}
          onClick={() => {
            setIdentity(first)
            useOutcome.getState().dismiss()
          }}
        >
          {t('actAs', { name: first })}
        </Button>
      )}
      <Button startIcon={<Icon name="show" size={14} />} onClick={() => useRoute.getState().go(rightsPage(identity))}>
        {t('shell:whatMay', { name: subjectText(subjectOfUser(identity)) })}
      </Button>
    </>
  )
}
