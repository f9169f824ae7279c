import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../shared/contract/editor.ts'
import type { ApplyInput, DocumentResult } from '../../../shared/contract/kube.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { noteApplied } from '../../actions/applied.ts'
import type { CodeProblem } from '../../parts/editor/code-editor.tsx'
import { problemsOf, typingProblemsOf, withNewer } from './result-lines.ts'
import { templateText } from './templates.ts'
import { useTypingCheck, type TypingCheck } from './use-typing-check.ts'

/** As much as the host takes. */
export const longestManifest = 6_000_000
/** Beyond this a text is tried out when somebody asks for it, not while he types. */
const longestTyped = 300_000

export interface Outcome {
  readonly results: readonly DocumentResult[]
  readonly sent: ApplyInput
}

export interface Manifest {
  readonly text: string
  /** Neither applied nor as a template was. */
  readonly isUnsaved: boolean
  readonly namespace: string
  readonly isServerSide: boolean
  readonly busy: 'apply' | 'validate' | undefined
  /** Why it was not sent. */
  readonly trouble: string | undefined
  readonly outcome: Outcome | undefined
  /** The outcome is about another text, or another place. */
  readonly isOld: boolean
  /** Others own fields of what was to be applied. */
  readonly hasConflicts: boolean
  readonly check: TypingCheck
  readonly problems: readonly CodeProblem[]
  setText(text: string): void
  /** Another text in the place of this one; `isSafe` where it would not be lost. */
  begin(text: string, isSafe: boolean): void
  setNamespace(namespace: string): void
  setServerSide(isServerSide: boolean): void
  setTrouble(trouble: string): void
  /** Answers the line of the first refusal, where there is one. */
  send(dryRun: boolean): Promise<number | undefined>
  /** Applies the document that begins on this line again, and takes the fields that others own. */
  takeOver(line: number): Promise<number | undefined>
  forgetOutcome(): void
}

/** A manifest on its way: written, tried out while it is typed, validated, applied as kubectl applies it, in both ways. */
export function useManifest(template: string | undefined, draft: Draft | undefined): Manifest {
  const { t } = useTranslation('editor')
  const [text, setText] = useState(() => draft?.text ?? templateText(template))
  // What would not be lost: a template, or what was applied.
  const [kept, setKept] = useState(draft === undefined ? text : '')
  const scoped = useClusterScope((scope) => (scope.namespaces.length === 1 ? scope.namespaces[0]! : 'default'))
  const [typedNamespace, setNamespace] = useState<string>()
  const namespace = typedNamespace ?? scoped
  const [isServerSide, setServerSide] = useState(false)
  const [busy, setBusy] = useState<Manifest['busy']>()
  const [trouble, setTrouble] = useState<string>()
  const [outcome, setOutcome] = useState<Outcome>()
  const cluster = useClusterScope((scope) => scope.cluster)
  const identity = useClusterScope((scope) => scope.identity)
  const input = useMemo(
    () => ({ cluster, identity, namespace, mode: isServerSide ? ('server-side' as const) : ('apply' as const) }),
    [cluster, identity, namespace, isServerSide]
  )
  // What was applied or validated just so has its answer already.
  const isOld =
    outcome !== undefined &&
    !deepEqual(
      [outcome.sent.yaml, outcome.sent.namespace, outcome.sent.cluster, outcome.sent.identity],
      [text, namespace, cluster, identity]
    )
  const tryOut = useCallback(
    async (yaml: string) => {
      const { client } = useConnection.getState()
      if (client === undefined || yaml.trim() === '' || yaml.length > longestTyped) return undefined
      const { documents } = await client.kube.apply({ ...input, yaml, dryRun: true })
      return typingProblemsOf(documents)
    },
    [input]
  )
  const isTyping = busy === undefined && (outcome === undefined || isOld)
  const check = useTypingCheck(text, isTyping ? tryOut : undefined)
  const problems = useMemo(
    () => (isTyping ? (check.problems ?? []) : problemsOf(outcome?.results ?? [])),
    [isTyping, check.problems, outcome]
  )

  const ask = async (sent: ApplyInput, before: readonly DocumentResult[]): Promise<number | undefined> => {
    const { client } = useConnection.getState()
    if (client === undefined || busy !== undefined) return undefined
    setBusy(sent.dryRun ? 'validate' : 'apply')
    setTrouble(undefined)
    try {
      const { documents } = await client.kube.apply(sent)
      const results = withNewer(before, documents)
      setOutcome({ results, sent })
      if (!sent.dryRun) noteApplied(t('appliedNotice'), documents)
      if (!sent.dryRun && results.every(({ outcome: became }) => became !== 'failed')) setKept(sent.yaml)
      if (results.length === 0) setTrouble(t('nothingThere'))
      return documents.find(({ outcome: became }) => became === 'failed')?.error?.line
    } catch (reason) {
      setTrouble(reason instanceof Error ? reason.message : String(reason))
      return undefined
    } finally {
      setBusy(undefined)
    }
  }
  return {
    text,
    isUnsaved: text !== kept,
    namespace,
    isServerSide,
    busy,
    trouble,
    outcome,
    isOld,
    hasConflicts: outcome !== undefined && !isOld && outcome.results.some(({ conflicts }) => conflicts !== undefined),
    check,
    problems,
    setText,
    begin: (next, isSafe) => {
      setText(next)
      if (isSafe) setKept(next)
      setOutcome(undefined)
      setTrouble(undefined)
    },
    setNamespace,
    setServerSide,
    setTrouble,
    send: (dryRun) => ask({ ...input, yaml: text, dryRun }, []),
    takeOver: async (line) =>
      outcome === undefined
        ? undefined
        : ask({ ...outcome.sent, force: true, onlyLines: [line], dryRun: outcome.sent.dryRun }, outcome.results),
    forgetOutcome: () => setOutcome(undefined)
  }
}
