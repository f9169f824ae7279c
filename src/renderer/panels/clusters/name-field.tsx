import type { ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { nameProblem } from './cluster-name.ts'

interface NameFieldProps {
  readonly name: string
  readonly taken: readonly string[]
  readonly onChange: (name: string) => void
}

/** The name of a cluster, with the context that follows from it. */
export function NameField({ name, taken, onChange }: NameFieldProps): ReactElement {
  const { t } = useTranslation('clusters')
  const identity = useClusterScope((scope) => scope.identity)
  const problem = nameProblem(name, taken)
  const isWrong = problem === 'shape' || problem === 'taken'
  return (
    <TextField
      autoFocus
      label={t('name')}
      value={name}
      error={isWrong}
      onChange={(event) => onChange(event.target.value)}
      onFocus={(event) => event.target.select()}
      helperText={
        isWrong ? t(`nameProblem.${problem}`, { name }) : t('contextFollows', { user: identity, name })
      }
      slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off', maxLength: 63 } }}
    />
  )
}
