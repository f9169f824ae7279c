import { useState, type ReactElement } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { SeriesSpan } from '../../../shared/contract/series.ts'
import { momentText } from '../../parts/chart/axis.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import { SpanDialog } from './span-dialog.tsx'
import { spanLengths, useUsageSpan } from './usage-span.ts'

/** Which stretch of simulated time all charts of usage show. */
export function SpanMenu({ size = 'medium' }: { readonly size?: 'small' | 'medium' }): ReactElement {
  const { t } = useTranslation('usage')
  const { span, earlier, choose, back } = useUsageSpan()
  const [isTyping, setTyping] = useState(false)
  const before = earlier.at(-1)
  return (
    <>
      <MenuButton
        label={spanText(t, span)}
        size={size}
        entries={[
          ...(before === undefined
            ? []
            : [
                {
                  key: 'back',
                  label: t('span.back', { span: spanText(t, before) }),
                  icon: 'undo' as const,
                  onChoose: back
                }
              ]),
          ...spanLengths.map((length, index) => ({
            key: String(length),
            label: t(`range.${length}`),
            chosen: 'last' in span && length === span.last,
            divided: index === 0 && before !== undefined,
            onChoose: () => choose({ last: length })
          })),
          {
            key: 'custom',
            label: t('span.custom'),
            chosen: 'from' in span,
            divided: true,
            onChoose: () => setTyping(true)
          }
        ]}
      />
      {isTyping ? <SpanDialog onClose={() => setTyping(false)} /> : null}
    </>
  )
}

/** "Last hour", "13:05:00 – 13:20:00". */
function spanText(t: TFunction<'usage'>, span: SeriesSpan): string {
  if ('last' in span) return t(`range.${span.last as (typeof spanLengths)[number]}`)
  const length = span.to - span.from
  return `${momentText(span.from, length)} – ${momentText(span.to, length)}`
}
