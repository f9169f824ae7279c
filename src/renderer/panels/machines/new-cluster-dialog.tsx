import { useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import {
  apiEndpoints,
  cnis,
  presetNames,
  type ApiEndpoint,
  type Cni,
  type PresetName
} from '../../../shared/machines/presets.ts'
import { makeCluster } from './machine-calls.ts'

/** Another cluster in the place of this one, from a preset. */
export function NewClusterDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('machines')
  const [preset, setPreset] = useState<PresetName>('default')
  const [cni, setCni] = useState<Cni | ''>('')
  const [apiEndpoint, setEndpoint] = useState<ApiEndpoint | ''>('')
  const [refused, setRefused] = useState<string>()
  const make = async (): Promise<'made' | 'stay'> => {
    try {
      await makeCluster({ preset, ...(cni === '' ? {} : { cni }), ...(apiEndpoint === '' ? {} : { apiEndpoint }) })
      return 'made'
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
      return 'stay'
    }
  }
  const flags = [
    `--preset ${preset}`,
    ...(cni === '' ? [] : [`--cni ${cni}`]),
    ...(apiEndpoint === '' ? [] : [`--api-endpoint ${apiEndpoint}`])
  ]
  return (
    <ActionForm
      destructive
      title={t('fresh.title')}
      command={`npm run serve -- --data FOLDER ${flags.join(' ')}`}
      commandNote={t('fresh.text')}
      confirm={t('fresh.confirm')}
      problem={refused}
      onConfirm={make}
      onClose={onClose}
    >
      <TextField
        select
        label={t('fresh.preset')}
        value={preset}
        onChange={(event) => setPreset(event.target.value as PresetName)}
      >
        {presetNames.map((name) => (
          <MenuItem key={name} value={name}>
            {t(`fresh.presetName.${name}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label={t('fresh.cni')}
        value={cni}
        onChange={(event) => setCni(event.target.value as Cni | '')}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{t('fresh.asPreset')}</MenuItem>
        {cnis.map((name) => (
          <MenuItem key={name} value={name}>
            {t(`cniName.${name}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label={t('fresh.endpoint')}
        value={apiEndpoint}
        onChange={(event) => setEndpoint(event.target.value as ApiEndpoint | '')}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{t('fresh.asPreset')}</MenuItem>
        {apiEndpoints.map((name) => (
          <MenuItem key={name} value={name}>
            {t(`endpoint.${name}`)}
          </MenuItem>
        ))}
      </TextField>
    </ActionForm>
  )
}
