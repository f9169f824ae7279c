import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement, ReactNode, RefObject } from 'react'
import Dialog from '@mui/material/Dialog'
import { useTranslation } from 'react-i18next'
import type { ObjectRef } from '../../shared/contract/documents.ts'
import { kindOfResource } from '../connection/cluster-kinds.ts'
import { commandsFor, useCommandContext, useCommands, type Command } from '../commands/command.ts'
import { keyCaps } from '../commands/key-sequence.ts'
import { useCallScope } from '../connection/cluster-scope.ts'
import { useConnection } from '../connection/connection.ts'
import { Icon, kindIcon, type IconName } from '../icons/icon.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { copyText } from '../parts/copy-text.ts'
import { KeyCap } from '../parts/small.tsx'
import { StatusWord } from '../parts/status-mark.tsx'
import { statedStatus } from '../panels/objects/stated-status.ts'
import { classNames } from '../theme/class-names.ts'
import { entryBeside, highlightedOf, meantAt, type Displaced } from './highlighted-choice.ts'
import styles from './palette.module.css'
import { useRoute } from './route.ts'

interface Choice {
  readonly id: string
  readonly group: 'objects' | 'do' | 'time' | 'go'
  readonly icon: IconName
  readonly text: string
  readonly note?: string
  readonly end?: ReactNode
  readonly kubectl?: string | undefined
  readonly run: () => void
}

/** Everything that can be gone to or done, by its name. */
export function Palette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <Dialog
      open={open}
      onClose={onClose}
      transitionDuration={0}
      slotProps={{
        paper: { className: styles.paper!, 'aria-label': t('palette.label') },
        container: { className: styles.container! }
      }}
    >
      {open ? <PaletteBody onClose={onClose} /> : null}
    </Dialog>
  )
}

function PaletteBody({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('shell')
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<string>()
  const objects = useFoundObjects(text)
  const choices = useChoices(text, objects)
  const chosen = highlightedOf(choices, picked)
  const displaced = useDisplaced(chosen, text, picked)

  const run = (choice: Choice | undefined): void => {
    if (choice === undefined) return
    onClose()
    choice.run()
  }
  const listId = useId()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setPicked(entryBeside(choices, chosen, 1)?.id)
    else if (event.key === 'ArrowUp') setPicked(entryBeside(choices, chosen, -1)?.id)
    else if (event.key === 'Enter') run(meantAt(event.timeStamp, chosen, displaced.current))
    else if (isCopy(event) && chosen?.kubectl !== undefined) void copyText(chosen.kubectl)
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className={styles.box}>
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : `${listId}-${choices.indexOf(chosen)}`}
          className={styles.input}
          value={text}
          placeholder={t('palette.hint')}
          aria-label={t('palette.label')}
          onChange={(event) => {
            setText(event.target.value)
            setPicked(undefined)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} className={styles.choices} role="listbox" aria-label={t('palette.label')}>
        {choices.map((choice, index) => (
          <PaletteRow
            key={choice.id}
            id={`${listId}-${index}`}
            choice={choice}
            caption={choices[index - 1]?.group === choice.group ? undefined : t(`palette.${choice.group}`)}
            text={text}
            chosen={choice === chosen}
            onPoint={() => setPicked(choice.id)}
            onRun={() => run(choice)}
          />
        ))}
        {choices.every(({ id }) => id === logSearch) ? (
          <div className={styles.nothing}>{t('palette.nothing', { text })}</div>
        ) : null}
      </div>
      <div className={styles.foot}>
        <KeyCap>Enter</KeyCap> {chosen?.group === 'objects' ? t('palette.open') : t('palette.choose')}
        <span className={styles.gap} />
        <code>{chosen?.kubectl}</code>
        {chosen?.kubectl === undefined ? null : <CopyButton text={chosen.kubectl} />}
      </div>
    </>
  )
}

/** What rows that arrived by themselves took the highlight from; nothing once somebody types or chooses. */
function useDisplaced(
  chosen: Choice | undefined,
  text: string,
  picked: string | undefined
): RefObject<Displaced<Choice> | undefined> {
  const displaced = useRef<Displaced<Choice>>(undefined)
  const before = useRef<{ readonly chosen: Choice | undefined; readonly text: string }>(undefined)
  useLayoutEffect(() => {
    const old = before.current
    before.current = { chosen, text }
    if (picked !== undefined || old?.text !== text) displaced.current = undefined
    else if (old.chosen !== undefined && old.chosen.id !== chosen?.id) {
      const { chosen: choice } = old
      const shown: Displaced<Choice> = { choice, until: Infinity }
      displaced.current = shown
      // Until the next frame the new rows are in the document and not on the screen.
      requestAnimationFrame((now) => {
        if (displaced.current === shown) displaced.current = { choice, until: now }
      })
    }
  }, [chosen, text, picked])
  return displaced
}

/** Ctrl C where no text is marked that it would copy. */
function isCopy(event: KeyboardEvent): boolean {
  const input = event.target
  const isMarked = input instanceof HTMLInputElement && input.selectionStart !== input.selectionEnd
  return event.key === 'c' && (event.ctrlKey || event.metaKey) && !isMarked
}

interface PaletteRowProps {
  readonly id: string
  readonly choice: Choice
  readonly caption: string | undefined
  readonly text: string
  readonly chosen: boolean
  readonly onPoint: () => void
  readonly onRun: () => void
}

function PaletteRow({ id, choice, caption, text, chosen, onPoint, onRun }: PaletteRowProps): ReactElement {
  return (
    <>
      {caption === undefined ? null : <div className={styles.caption}>{caption}</div>}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        className={classNames(styles.row, chosen && styles.chosen)}
        onPointerMove={onPoint}
        onClick={onRun}
        ref={chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
      >
        <Icon name={choice.icon} />
        <span className={styles.name}>
          <Highlighted text={choice.text} part={text} />
        </span>
        <span className={styles.note}>{choice.note}</span>
        <span className={styles.gap} />
        {choice.end}
      </div>
    </>
  )
}

function Highlighted({ text, part }: { readonly text: string; readonly part: string }): ReactNode {
  const at = part === '' ? -1 : text.toLowerCase().indexOf(part.toLowerCase())
  if (at === -1) return text
  return (
    <>
      {text.slice(0, at)}
      <b className={styles.hit}>{text.slice(at, at + part.length)}</b>
      {text.slice(at + part.length)}
    </>
  )
}

/** The last choice of every text: to look for it in the logs. */
const logSearch = 'logs.search'
/** Fewer letters are in every line. */
const shortestSought = 3

const none: readonly ObjectRef[] = []

/** Objects whose name contains the text; asked for 80 ms after the last key. */
function useFoundObjects(text: string): readonly ObjectRef[] {
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const [found, setFound] = useState<readonly ObjectRef[]>(none)
  const isEmpty = text.trim() === ''
  useEffect(() => {
    if (client === undefined || isEmpty) return undefined
    const abort = new AbortController()
    const timer = setTimeout(() => {
      client
        .find({ cluster, identity, text: text.trim() }, { signal: abort.signal })
        .then(setFound, () => setFound(none))
    }, 80)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, cluster, identity, text, isEmpty])
  const wanted = text.trim().toLowerCase()
  // The answer to an earlier text holds what this one does not name.
  return useMemo(
    () => (wanted === '' ? none : found.filter(({ name }) => name.toLowerCase().includes(wanted))),
    [found, wanted]
  )
}

function useChoices(text: string, objects: readonly ObjectRef[]): readonly Choice[] {
  const { t } = useTranslation('shell')
  const openDetail = useRoute((route) => route.openDetail)
  const go = useRoute((route) => route.go)
  const context = useCommandContext()
  // Some come while the palette is open: ways to what was marked or saved a moment ago.
  const registry = useCommands()
  return useMemo(() => {
    const wanted = text.trim().toLowerCase()
    const objectChoices = objects.map((ref): Choice => {
      const kind = kindOfResource(ref.group, ref.resource)
      const status = statedStatus(ref.resource, ref.status)
      return {
        id: `${ref.group}/${ref.resource}/${ref.namespace ?? ''}/${ref.name}`,
        group: 'objects',
        icon: kindIcon(kind?.icon ?? ''),
        text: ref.name,
        note:
          ref.namespace === undefined ? ref.kind : t('palette.kindIn', { kind: ref.kind, namespace: ref.namespace }),
        end: status === undefined ? undefined : <StatusWord mark={status.mark} word={status.word} />,
        kubectl: `kubectl describe ${kind?.singular ?? ref.resource} ${ref.name}${ref.namespace === undefined ? '' : ` -n ${ref.namespace}`}`,
        run: () => {
          go({ panel: 'list', group: ref.group, resource: ref.resource })
          openDetail(ref)
        }
      }
    })
    const commandChoice = (command: Command): Choice => ({
      id: command.id,
      group: command.group === 'go' || command.group === 'time' ? command.group : 'do',
      icon: command.icon,
      text: command.title(context),
      end:
        command.keys === undefined ? undefined : keyCaps(command.keys).map((key) => <KeyCap key={key}>{key}</KeyCap>),
      kubectl: command.kubectl?.(context),
      run: () => void command.run(context)
    })
    const commands = commandsFor(context, undefined, registry)
      .filter((command) => command.id !== 'palette' && command.disabledReason?.(context) === undefined)
      .map(commandChoice)
      .filter((choice) => wanted === '' || choice.text.toLowerCase().includes(wanted))
    const sought = text.trim()
    const logChoice: Choice = {
      id: logSearch,
      group: 'go',
      icon: 'log',
      text: t('palette.searchLogs', { text: sought }),
      run: () => go({ panel: 'logs', isSearch: true }, { filter: sought })
    }
    return [
      ...objectChoices,
      ...commands.filter((choice) => choice.group === 'do'),
      ...commands.filter((choice) => choice.group === 'time'),
      ...commands.filter((choice) => choice.group === 'go'),
      ...(sought.length < shortestSought ? [] : [logChoice])
    ]
  }, [text, objects, context, registry, t, go, openDetail])
}
