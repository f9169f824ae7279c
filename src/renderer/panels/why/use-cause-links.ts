import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cause } from '../../../shared/contract/documents.ts'
import type { IconName } from '../../icons/icon.tsx'
import type { CauseLink } from '../../parts/cause-chain.tsx'
import { useRoute } from '../../shell/route.ts'
import { canOpen, iconOfRef, linkOfRef } from '../objects/object-ref.tsx'
import { causeSentence } from './cause-sentence.ts'

/**
 * The links of a chain as the cause chain draws them: what has no mark gets the icon of what it is about. Equal causes
 * stay the same links: a chain measures its chips when its links change.
 */
export function useCauseLinks(causes: readonly Cause[], onJump?: () => void): readonly CauseLink[] {
  const { i18n } = useTranslation('why')
  const key = JSON.stringify([i18n.language, causes])
  return useMemo(() => {
    const [, equal] = JSON.parse(key) as [language: string, causes: readonly Cause[]]
    return equal.map((cause, index) => linkOf(cause, index, onJump))
  }, [key, onJump])
}

function linkOf(cause: Cause, index: number, onJump: (() => void) | undefined): CauseLink {
  const words = causeSentence(cause.words)
  return {
    key: `${index}/${words}`,
    ...(cause.mark === undefined ? { icon: iconOfCause(cause) } : { mark: cause.mark }),
    ...withName(words, cause.about?.name),
    ...(cause.about !== undefined && canOpen(cause.about) ? { onOpen: () => jump(cause, onJump) } : {})
  }
}

/** To the object that a link is about, at the part of its details in which it is to be seen. */
function jump({ about, seenIn }: Cause, onJump: (() => void) | undefined): void {
  onJump?.()
  useRoute.getState().openDetail(linkOfRef(about!), seenIn)
}

const iconOfPart = { logs: 'log', events: 'event', scheduling: 'scheduler', yaml: 'edit' } as const

function iconOfCause({ about, seenIn }: Cause): IconName {
  if (seenIn !== undefined) return iconOfPart[seenIn]
  return about === undefined ? 'event' : iconOfRef(about)
}

/** The name of the object stands out where the words begin with it. */
function withName(words: string, name: string | undefined): Pick<CauseLink, 'name' | 'text'> {
  if (name === undefined || !words.startsWith(`${name} `)) return { text: words }
  return { name, text: words.slice(name.length + 1) }
}
