import { useEffect, useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { actionYaml } from '../../shared/actions/action-yaml.ts'
import {
  debugProfiles,
  nodeDebugger,
  nodeDebugNamespace,
  type DebugProfile
} from '../../shared/actions/debug-container.ts'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { useDock } from '../shell/dock.ts'
import type { ObjectLink } from '../shell/route.ts'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import { debug, readObject } from './operations.ts'

/** A container of one's own tools beside those of a pod, or on a node; then a terminal in it. */
export function DebugDialog({
  link,
  onClose
}: {
  readonly link: ObjectLink
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('actions')
  const isNode = link.resource === 'nodes'
  const [name] = useState(() => (isNode ? `node-debugger-${link.name}-${suffix()}` : `debugger-${suffix()}`))
  const [image, setImage] = useState('busybox:1.36')
  const [profile, setProfile] = useState<DebugProfile>('general')
  const [containers, setContainers] = useState<readonly string[]>([])
  const [target, setTarget] = useState<string>()
  const [refused, setRefused] = useState<string>()
  useEffect(() => {
    if (isNode) return
    readObject(link).then(
      (pod) => {
        const names = (pod as Pod).spec.containers.map((container) => container.name)
        setContainers(names)
        setTarget(names[0])
      },
      () => {}
    )
  }, [link, isNode])
  const action = { type: 'debug', choice: { image, profile, name, target } } as const
  const targets = [actionTarget(link)]
  const start = async (): Promise<unknown> => {
    try {
      await debug(link, action.choice)
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
      return 'stay'
    }
    const pod = isNode ? { group: '', resource: 'pods', namespace: nodeDebugNamespace, name } : link
    useDock.getState().open({ type: 'attach', object: pod, container: isNode ? nodeDebugger : name })
    return undefined
  }
  return (
    <ActionForm
      title={t('debugTitle', { name: link.name })}
      command={kubectlLine(action, targets) ?? ''}
      yaml={actionYaml(action, targets)}
      confirm={t('debugStart')}
      missing={image === '' ? t('imageProblem') : undefined}
      refused={refused}
      onConfirm={start}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('debugImage')}
        value={image}
        helperText={t(isNode ? 'debugNodeHelp' : 'debugHelp')}
        onChange={(event) => setImage(event.target.value.trim())}
        slotProps={{ htmlInput: { spellCheck: false } }}
      />
      {isNode ? null : (
        <TextField
          select
          label={t('debugTarget')}
          value={target ?? ''}
          helperText={t('debugTargetHelp')}
          onChange={(event) => setTarget(event.target.value === '' ? undefined : event.target.value)}
        >
          <MenuItem value="">{t('debugNoTarget')}</MenuItem>
          {containers.map((container) => (
            <MenuItem key={container} value={container}>
              {container}
            </MenuItem>
          ))}
        </TextField>
      )}
      <TextField
        select
        label={t('debugProfile')}
        value={profile}
        helperText={t(`debugProfileHelp.${profile}`)}
        onChange={(event) => setProfile(event.target.value as DebugProfile)}
      >
        {debugProfiles.map((one) => (
          <MenuItem key={one} value={one}>
            {one}
          </MenuItem>
        ))}
      </TextField>
    </ActionForm>
  )
}

/** As upstream's: five letters and digits that make no words. */
function suffix(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => letters[byte % letters.length]).join('')
}
