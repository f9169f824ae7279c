import { useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { Chip } from '../../parts/small.tsx'
import { createIdentity } from './access-calls.ts'
import styles from './api.module.css'
import {
  grantCommand,
  grantedRoles,
  groupsIn,
  mastersGroup,
  nameProblem,
  suggestedGroups,
  withGroupToggled,
  type GrantedRole
} from './identity-form.ts'

interface NewIdentityDialogProps {
  readonly taken: readonly string[]
  readonly onMade: (name: string) => void
  readonly onClose: () => void
}

/** Asks for the name and groups of a new identity, and says how it gets rights: at first it has none. */
export function NewIdentityDialog({ taken, onMade, onClose }: NewIdentityDialogProps): ReactElement {
  const { t } = useTranslation('api')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const [name, setName] = useState('')
  const [groupText, setGroupText] = useState('')
  const [role, setRole] = useState<GrantedRole>('view')
  const [refused, setRefused] = useState<string>()
  const trimmed = name.trim()
  const groups = groupsIn(groupText)
  const problem = nameProblem(trimmed, taken)
  const isMaster = groups.includes(mastersGroup)
  const make = async (): Promise<'made' | 'stay'> => {
    try {
      await createIdentity(trimmed, groups)
      onMade(trimmed)
      return 'made'
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
      return 'stay'
    }
  }
  return (
    <ActionForm
      title={t('newIdentity')}
      command={
        isMaster
          ? 'kubectl auth whoami'
          : grantCommand(trimmed === '' ? 'NAME' : trimmed, role, namespaces.length === 1 ? namespaces[0] : undefined)
      }
      commandNote={isMaster ? t('masters') : t('grantNote')}
      confirm={t('create')}
      problem={refused ?? (problem === undefined ? undefined : t(`problem.${problem}`, { name: trimmed }))}
      missing={trimmed === '' ? t('nameMissing') : undefined}
      onConfirm={make}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('name')}
        value={name}
        onChange={(event) => {
          setName(event.target.value)
          setRefused(undefined)
        }}
        slotProps={{ htmlInput: { maxLength: 253, spellCheck: false, autoComplete: 'off' } }}
      />
      <div>
        <TextField
          fullWidth
          label={t('groups')}
          value={groupText}
          onChange={(event) => {
            setGroupText(event.target.value)
            setRefused(undefined)
          }}
          helperText={t('groupsHelp')}
          slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off' } }}
        />
        <div className={styles.suggestions} role="group" aria-label={t('suggestions')}>
          {suggestedGroups.map((group) => (
            <Chip
              key={group}
              mono
              chosen={groups.includes(group)}
              onClick={() => setGroupText(withGroupToggled(groupText, group))}
            >
              {group}
            </Chip>
          ))}
        </div>
      </div>
      {isMaster ? null : (
        <TextField
          select
          label={t('rights')}
          value={role}
          onChange={(event) => setRole(event.target.value as GrantedRole)}
          helperText={t(`roleHelp.${role}`)}
        >
          {grantedRoles.map((each) => (
            <MenuItem key={each} value={each}>
              {each}
            </MenuItem>
          ))}
        </TextField>
      )}
    </ActionForm>
  )
}
