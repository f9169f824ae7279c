import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import { apiVersionOf, listKindOf } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { ApiError, badRequest, serverError } from '../api-error.ts'
import { requestedKind } from '../body.ts'
import type { Call } from '../call.ts'
import { decodeContinue, encodeContinue } from '../continue-token.ts'
import { invalid } from '../invalid.ts'
import type { ApiResponse, ObjectList } from '../request.ts'
import { countFrom, isEverything, isSelected, selected, selectionOf, type Selection } from '../selection.ts'

const tokenTooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.'

export function list(call: Call): ApiResponse {
  const { kind, request, options, warnings } = call
  checkListOptions(call)
  const selection = selectionOf(
    kind,
    request.namespace,
    options.labelSelector,
    options.fieldSelector,
    requestedKind(call).fieldSelectors
  )
  const page = pageOf(call, selection)
  const object: ObjectList = { kind: listKindOf(kind), apiVersion: apiVersionOf(kind), ...page }
  return { code: 200, object, warnings }
}

/** Objects of the selection, with what the list's metadata says about them. */
function pageOf(call: Call, selection: Selection): Pick<ObjectList, 'metadata' | 'items'> {
  const { store, history, asRead } = call.context
  const { limit = 0, resourceVersion = '', resourceVersionMatch = '', continue: token = '' } = call.options
  const from = token === '' ? undefined : decodeContinue(token)
  const exact = resourceVersionMatch === 'Exact' ? Number(resourceVersion) : undefined
  const asked = from === undefined ? exact : from.revision > 0 ? from.revision : undefined
  if (asked !== undefined && asked < history.oldestRevision) throw tooOld(from?.after)
  const revision = asked ?? store.revision
  const past = asked === undefined || asked >= store.revision ? undefined : history.listAt(call.kind, asked)
  // The key after KEY in byte order.
  const start = from === undefined ? '' : `${from.after}\u0000`
  const found = past === undefined ? selected(store, selection, start) : selectedOf(past, selection, start)
  const items: KubeObject[] = []
  for (const object of found) {
    if (limit > 0 && items.length === limit) {
      const last = keyOfObject(items.at(-1)!)
      const rest =
        past === undefined && isEverything(selection) ? countFrom(store, selection, keyOfObject(object)) : undefined
      const next = encodeContinue({ revision, after: last })
      return {
        metadata: {
          resourceVersion: String(revision),
          continue: next,
          ...(rest === undefined ? {} : { remainingItemCount: rest })
        },
        items
      }
    }
    items.push(past === undefined ? asRead(object) : object)
  }
  return { metadata: { resourceVersion: String(revision) }, items }
}

function* selectedOf(objects: readonly KubeObject[], selection: Selection, start: string): Generator<KubeObject> {
  for (const object of objects) {
    if (selection.namespace !== undefined && object.metadata.namespace !== selection.namespace) continue
    if (keyOfObject(object) >= start && isSelected(selection, object)) yield object
  }
}

/** 410; the token in it goes on with the newest revision. */
function tooOld(after: string | undefined): ApiError {
  if (after === undefined) return new ApiError(410, 'Expired', 'The resourceVersion for the provided list is too old.')
  return new ApiError(410, 'Expired', tokenTooOld, undefined, { continue: encodeContinue({ revision: -1, after }) })
}

/** Upstream's ValidateListOptions and the checks of its storage. */
function checkListOptions({ context, options }: Call): void {
  const { resourceVersion = '', resourceVersionMatch = '', continue: token = '' } = options
  const errors: FieldError[] = []
  const refuse = (detail: string): void => {
    errors.push({ type: 'FieldValueForbidden', field: 'resourceVersionMatch', detail })
  }
  if (resourceVersionMatch !== '') {
    if (resourceVersion === '') refuse('resourceVersionMatch is forbidden unless resourceVersion is provided')
    if (token !== '') refuse('resourceVersionMatch is forbidden when continue is provided')
    if (resourceVersionMatch !== 'Exact' && resourceVersionMatch !== 'NotOlderThan') {
      const detail = 'supported values: "Exact", "NotOlderThan", ""'
      errors.push({
        type: 'FieldValueNotSupported',
        field: 'resourceVersionMatch',
        badValue: resourceVersionMatch,
        detail
      })
    }
    if (resourceVersionMatch === 'Exact' && resourceVersion === '0') {
      refuse('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
    }
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
  if (token !== '' && resourceVersion !== '' && resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  if (resourceVersion === '') return
  if (!/^\d+$/.test(resourceVersion)) {
    const quoted = JSON.stringify(resourceVersion)
    const message = `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`
    throw serverError(message)
  }
  if (Number(resourceVersion) > context.store.revision) {
    const message = `Too large resource version: ${resourceVersion}, current: ${context.store.revision}`
    throw new ApiError(504, 'Timeout', `Timeout: ${message}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1
    })
  }
}
