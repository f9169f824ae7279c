import { useEffect, useState, type ReactElement } from 'react'
import Autocomplete from '@mui/material/Autocomplete'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { AccessSubject } from '../../../shared/access/subject.ts'
import type { KubeList } from '../../../shared/contract/kube.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { ActionForm } from '../../actions/action-form.tsx'
import { runOnAll } from '../../actions/outcome.ts'
import { kubeCall, kubeObjectCall } from '../../connection/kube-call.ts'
import { bindingName, grantCommand, type NewGrant } from './access-words.ts'

const group = 'rbac.authorization.k8s.io'

interface RoleChoice {
  readonly kind: 'Role' | 'ClusterRole'
  readonly name: string
}

export interface GrantDialogProps {
  readonly subject: AccessSubject | undefined
  readonly namespace: string | undefined
  readonly onClose: () => void
}

/** Gives somebody a role, in a namespace or in the whole cluster: a RoleBinding or a ClusterRoleBinding. */
export function GrantDialog({ subject: given, namespace: scope, onClose }: GrantDialogProps): ReactElement {
  const { t } = useTranslation('access')
  const [kind, setKind] = useState<AccessSubject['kind']>(given?.kind ?? 'User')
  const [who, setWho] = useState(given?.name ?? '')
  const [home, setHome] = useState(given?.namespace ?? scope ?? 'default')
  const [namespace, setNamespace] = useState(scope ?? '')
  const [role, setRole] = useState<RoleChoice>({ kind: 'ClusterRole', name: 'view' })
  const [typedName, setTypedName] = useState<string>()
  const roles = useRoles(namespace)
  const subject: AccessSubject | undefined =
    who.trim() === ''
      ? undefined
      : { kind, name: who.trim(), ...(kind === 'ServiceAccount' ? { namespace: home } : {}) }
  const name = typedName ?? bindingName(subject, role.name)
  const grant: NewGrant = {
    name: name === '' ? 'NAME' : name,
    role,
    subject: subject ?? { kind, name: 'WHO', ...(kind === 'ServiceAccount' ? { namespace: home } : {}) },
    namespace: namespace === '' ? undefined : namespace
  }
  const link = {
    group,
    resource: namespace === '' ? 'clusterrolebindings' : 'rolebindings',
    ...(namespace === '' ? {} : { namespace }),
    name
  }
  return (
    <ActionForm
      title={t('grantTitle')}
      command={grantCommand(grant)}
      confirm={t('grantConfirm')}
      missing={subject === undefined ? t('whoMissing') : name === '' ? t('nameMissing') : undefined}
      onConfirm={() => runOnAll(t('grantTitle'), [link], () => bind(grant))}
      onClose={onClose}
    >
      <TextField select label={t('kind')} value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
        {(['User', 'Group', 'ServiceAccount'] as const).map((each) => (
          <MenuItem key={each} value={each}>
            {each}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        autoFocus={given === undefined}
        label={t('who')}
        value={who}
        onChange={(event) => setWho(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 253, spellCheck: false, autoComplete: 'off' } }}
      />
      {kind === 'ServiceAccount' ? (
        <TextField label={t('home')} value={home} onChange={(event) => setHome(event.target.value.trim())} />
      ) : null}
      <TextField
        label={t('where')}
        value={namespace}
        placeholder={t('wholeCluster')}
        helperText={namespace === '' ? t('wholeClusterHelp') : t('namespaceHelp')}
        onChange={(event) => setNamespace(event.target.value.trim())}
      />
      <Autocomplete<RoleChoice, false, true>
        disableClearable
        options={[...roles]}
        value={role}
        getOptionLabel={(option) => `${option.kind} ${option.name}`}
        isOptionEqualToValue={(a, b) => a.kind === b.kind && a.name === b.name}
        onChange={(_event, next) => setRole(next)}
        renderInput={(params) => <TextField {...params} label={t('role')} autoFocus={given !== undefined} />}
      />
      <TextField label={t('bindingName')} value={name} onChange={(event) => setTypedName(event.target.value.trim())} />
    </ActionForm>
  )
}

/** What upstream brings for people first, then the others; a Role only in its own namespace. */
const usual = ['view', 'edit', 'admin', 'cluster-admin']

function useRoles(namespace: string): readonly RoleChoice[] {
  const [roles, setRoles] = useState<readonly RoleChoice[]>(usual.map((name) => ({ kind: 'ClusterRole', name })))
  useEffect(() => {
    let isCurrent = true
    listRoles(namespace).then(
      (found) => {
        if (isCurrent) setRoles(found)
      },
      // Who may not list roles can still name the usual ones.
      () => {}
    )
    return () => {
      isCurrent = false
    }
  }, [namespace])
  return roles
}

async function listRoles(namespace: string): Promise<readonly RoleChoice[]> {
  const clusterRoles = await namesOf('clusterroles', undefined)
  const local = namespace === '' ? [] : await namesOf('roles', namespace)
  const others = clusterRoles.filter((name) => !usual.includes(name) && !name.startsWith('system:'))
  const systems = clusterRoles.filter((name) => name.startsWith('system:'))
  return [
    ...usual.map((name): RoleChoice => ({ kind: 'ClusterRole', name })),
    ...local.map((name): RoleChoice => ({ kind: 'Role', name })),
    ...[...others, ...systems].map((name): RoleChoice => ({ kind: 'ClusterRole', name }))
  ]
}

async function namesOf(resource: 'roles' | 'clusterroles', namespace: string | undefined): Promise<readonly string[]> {
  const { object } = await kubeCall({
    verb: 'list',
    group,
    version: 'v1',
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    options: { limit: 500 }
  })
  return (object as KubeList).items.map(({ metadata }) => metadata.name)
}

function bind({ name, role, subject, namespace }: NewGrant): Promise<unknown> {
  const { kind, name: who, namespace: home } = subject
  const named: Json =
    kind === 'ServiceAccount'
      ? { kind, name: who, ...(home === undefined ? {} : { namespace: home }) }
      : { kind, name: who, apiGroup: group }
  return kubeObjectCall({
    verb: 'create',
    group,
    version: 'v1',
    resource: namespace === undefined ? 'clusterrolebindings' : 'rolebindings',
    ...(namespace === undefined ? {} : { namespace }),
    body: {
      apiVersion: `${group}/v1`,
      kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: { name },
      roleRef: { apiGroup: group, kind: role.kind, name: role.name },
      subjects: [named]
    },
    options: { fieldManager: 'kubectl-create' }
  })
}
