import i18next from 'i18next'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Draft } from '../../../shared/contract/editor.ts'
import { noteSaved } from '../../actions/applied.ts'
import { kindOfResource } from '../../connection/cluster-kinds.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { kubeCall, kubeObjectCall, Refusal } from '../../connection/kube-call.ts'
import { useConnection } from '../../connection/connection.ts'
import type { CodeProblem } from '../../parts/editor/code-editor.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import type { KeptText } from './drafts.ts'
import { applyChanges, mergeObjects, type Clash } from './merge-objects.ts'
import {
  comparedTexts,
  editableText,
  isSameToEdit,
  readText,
  refusalProblems,
  updateBody,
  withPart,
  type ShownParts
} from './object-text.ts'
import { useTypingCheck, type TypingCheck } from './use-typing-check.ts'

/** A change that the API has tried and would take. */
export interface Review {
  readonly before: string
  readonly after: string
  readonly body: Json
  readonly warnings: readonly string[]
}

export interface Merged {
  /** Fields of theirs that came into the text. */
  readonly taken: number
  readonly clashes: readonly Clash[]
}

export interface ObjectDraft {
  /** Undefined while it is being read. */
  readonly read: KubeObject | undefined
  readonly text: string
  readonly isChanged: boolean
  readonly shown: ShownParts
  readonly busy: 'review' | 'save' | undefined
  readonly problems: readonly CodeProblem[]
  /** Where the cursor should go: the first problem. */
  readonly reveal: number | undefined
  readonly review: Review | undefined
  /** Why it could not be read, tried or saved; a Refusal in the API's words. */
  readonly trouble: Error | undefined
  /** What is there now, where the API said that it is not what was read. */
  readonly theirs: KubeObject | undefined
  readonly merged: Merged | undefined
  readonly isSaved: boolean
  /** What the API says while somebody types. */
  readonly check: TypingCheck
  /** What is to be kept of it; undefined where nothing would be lost. */
  readonly kept: Omit<KeptText, 'id' | 'isOpen'> | undefined
  setText(text: string): void
  setShown(part: keyof ShownParts, isShown: boolean): void
  tryOut(): Promise<void>
  save(): Promise<void>
  backToText(): void
  merge(notYaml: string): Promise<void>
  reset(): Promise<void>
  forgetTrouble(): void
}

interface State {
  readonly read: KubeObject | undefined
  readonly text: string
  /** The text as it was read. */
  readonly clean: string
  readonly shown: ShownParts
  readonly busy: ObjectDraft['busy']
  readonly problems: readonly CodeProblem[]
  readonly review: Review | undefined
  readonly trouble: Error | undefined
  readonly theirs: KubeObject | undefined
  readonly merged: Merged | undefined
  readonly isSaved: boolean
}

const fresh = {
  busy: undefined,
  problems: [],
  review: undefined,
  trouble: undefined,
  theirs: undefined,
  merged: undefined,
  isSaved: false
}
const empty: State = { ...fresh, read: undefined, text: '', clean: '', shown: { status: false, managedFields: false } }

/** One object's text on its way: read, edited, tried out, saved; merged where others were faster. */
export function useObjectDraft(link: ObjectLink, notOne: string, begun: Draft | undefined): ObjectDraft {
  const [state, setState] = useState<State>(() => (begun === undefined ? empty : resumed(begun)))
  const latest = useRef(state)
  /** The text of a draft that was too large to be kept with what it was of. */
  const left = useRef(begun?.base === undefined ? begun?.text : undefined)
  const isOpen = useConnection((connection) => connection.client !== undefined)
  const change = useCallback((part: Partial<State>) => {
    latest.current = { ...latest.current, ...part }
    setState(latest.current)
  }, [])
  const version = kindOfResource(link.group, link.resource)?.version ?? 'v1'
  const { group, resource, namespace, name } = link
  const target = { group, version, resource, name, ...(namespace === undefined ? {} : { namespace }) }

  const load = async (): Promise<void> => {
    try {
      const read = await kubeObjectCall({ ...target, verb: 'get' })
      const clean = editableText(read, latest.current.shown)
      change({ ...fresh, read, text: left.current ?? clean, clean })
      left.current = undefined
    } catch (reason) {
      change({ trouble: errorOf(reason) })
    }
  }
  const isRead = state.read !== undefined
  useEffect(() => {
    if (isOpen && !isRead) void load()
    // It reads once, whatever else changes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isOpen, isRead])

  const put = async (
    body: Json,
    dryRun: boolean
  ): Promise<{ readonly object: KubeObject; readonly warnings: readonly string[] }> => {
    const { object, warnings } = await kubeCall({
      ...target,
      verb: 'update',
      body,
      options: { fieldManager: 'drydock', fieldValidation: 'Strict', dryRun }
    })
    return { object: object as KubeObject, warnings }
  }
  /** Sends; where only the status has moved on since it was read, once more on the new version. */
  const putOver = async (edited: { readonly [key: string]: Json }, dryRun: boolean): ReturnType<typeof put> => {
    const { read, shown } = latest.current
    try {
      return await put(updateBody(edited, read!, shown), dryRun)
    } catch (reason) {
      if (!isConflict(reason)) throw reason
      const theirs = await kubeObjectCall({ ...target, verb: 'get' })
      if (!isSameToEdit(read!, theirs) || shown.status) {
        change({ theirs })
        throw reason
      }
      change({ read: theirs })
      return put(updateBody(edited, theirs, shown), dryRun)
    }
  }

  const tryOut = async (): Promise<void> => {
    const { text, shown, busy, read } = latest.current
    if (busy !== undefined || read === undefined) return
    change({ ...fresh, busy: 'review' })
    const result = await readText(text, notOne)
    if ('problems' in result) return change({ busy: undefined, problems: result.problems })
    try {
      const { object, warnings } = await putOver(result.manifest.object, true)
      const [before, after] = comparedTexts(latest.current.read!, object, shown)
      change({ busy: undefined, review: { before, after, body: result.manifest.object, warnings } })
    } catch (reason) {
      const problems =
        reason instanceof Refusal && !isConflict(reason) ? refusalProblems(result.manifest, reason.status) : []
      change({ busy: undefined, trouble: errorOf(reason), problems })
    }
  }
  const save = async (): Promise<void> => {
    const { review, busy, shown } = latest.current
    if (review === undefined || busy !== undefined) return
    change({ busy: 'save' })
    try {
      const { object } = await putOver(review.body as { readonly [key: string]: Json }, false)
      const text = editableText(object, shown)
      noteSaved(i18next.t('editor:savedNotice'), link, latest.current.read!, object)
      change({ ...fresh, read: object, text, clean: text, isSaved: true })
    } catch (reason) {
      change({ busy: undefined, review: undefined, trouble: errorOf(reason) })
    }
  }
  const merge = async (notYaml: string): Promise<void> => {
    const { text, read, shown } = latest.current
    const theirs = await kubeObjectCall({ ...target, verb: 'get' })
    const result = await readText(text, notOne)
    if ('problems' in result) return change({ problems: result.problems, trouble: new Error(notYaml) })
    const visible = async (object: KubeObject): Promise<Json> => {
      const one = await readText(editableText(object, shown), notOne)
      return 'manifest' in one ? one.manifest.object : {}
    }
    const { changes, clashes } = mergeObjects(await visible(read!), result.manifest.object, await visible(theirs))
    const bookkeeping = new Set(['metadata.resourceVersion', 'metadata.generation'])
    const taken = changes.filter(({ path }) => !bookkeeping.has(path.join('.'))).length
    change({
      ...fresh,
      read: theirs,
      text: applyChanges(text, changes),
      clean: editableText(theirs, shown),
      merged: { taken, clashes: clashes.filter(({ path }) => !bookkeeping.has(path)) }
    })
  }
  const setShown = (part: keyof ShownParts, isShown: boolean): void => {
    const { read, text, clean, shown: before } = latest.current
    if (read === undefined) return
    const shown = { ...before, [part]: isShown }
    const next = editableText(read, shown)
    if (text === clean) return change({ shown, text: next, clean: next, review: undefined })
    const value =
      part === 'status'
        ? (read as KubeObject & { readonly status?: Json }).status
        : (read.metadata.managedFields as Json | undefined)
    const edited = withPart(text, part, isShown ? value : undefined)
    if (edited !== undefined) change({ shown, text: edited, clean: next, review: undefined })
  }

  const isChanged = state.text !== state.clean
  // The same function as long as nothing was read or shown anew: it tries the text that it is given.
  const { read: known, shown: parts } = state
  const check = useMemo(
    () => async (text: string) => {
      const result = await readText(text, notOne)
      if ('problems' in result) return result.problems
      const theirs = await kubeObjectCall({ ...target, verb: 'get' })
      if (!isSameToEdit(known!, theirs)) {
        change({ theirs })
        return undefined
      }
      try {
        await put(updateBody(result.manifest.object, theirs, parts), true)
        return []
      } catch (reason) {
        if (!(reason instanceof Refusal)) throw reason
        return isConflict(reason) ? undefined : refusalProblems(result.manifest, reason.status)
      }
    },
    // What it asks follows from what was read and what is shown alone.
    // oxlint-disable-next-line react/exhaustive-deps
    [known, parts, notOne]
  )
  const base = useMemo(() => (known === undefined ? undefined : JSON.stringify(known)), [known])
  const isTyping = isChanged && known !== undefined && state.busy === undefined && state.review === undefined
  const typing = useTypingCheck(state.text, isTyping && state.theirs === undefined ? check : undefined)

  return {
    ...state,
    isChanged,
    check: typing,
    problems: isTyping && state.trouble === undefined ? (typing.problems ?? state.problems) : state.problems,
    kept:
      isChanged && base !== undefined
        ? { object: { group, resource, namespace, name }, text: state.text, base }
        : undefined,
    reveal: state.problems[0]?.line,
    setText: (text) => change({ text, isSaved: false }),
    setShown,
    tryOut,
    save,
    backToText: () => change({ review: undefined }),
    merge: async (notYaml) => merge(notYaml).catch((reason: unknown) => change({ trouble: errorOf(reason) })),
    reset: load,
    forgetTrouble: () => change({ trouble: undefined, merged: undefined, isSaved: false })
  }
}

/** As it was when the window ended. Without what was read then, it is read again. */
function resumed({ text, base }: Draft): State {
  if (base === undefined) return empty
  const read = JSON.parse(base) as KubeObject
  return { ...empty, read, text, clean: editableText(read, empty.shown) }
}

function isConflict(reason: unknown): boolean {
  return reason instanceof Refusal && reason.status.code === 409
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
