// Styled by icon.module.css on the tokens of theme/tokens.css.
import type { ReactElement } from 'react'
import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  Bell,
  Bookmark,
  Bug,
  ChartLine,
  Check,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  ChevronUp,
  CircleQuestionMark,
  Columns3,
  Copy,
  Download,
  Ellipsis,
  Expand,
  ExternalLink,
  Eye,
  EyeOff,
  FastForward,
  FileDiff,
  Funnel,
  GitCompare,
  Info,
  Link,
  ListChecks,
  Minus,
  Monitor,
  Moon,
  PanelBottom,
  PanelRight,
  Pause,
  Pencil,
  Play,
  Plug,
  Plus,
  Regex,
  RotateCw,
  Save,
  Scaling,
  Search,
  Settings,
  SkipBack,
  SkipForward,
  Square,
  Star,
  Sun,
  Table,
  Tag,
  Terminal,
  Trash2,
  Upload,
  User,
  Users,
  WrapText,
  X
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { classNames } from '../theme/class-names.ts'
import { drawings } from './drawings.ts'
import type { DrawingName } from './drawings.ts'
import styles from './icon.module.css'

const general = {
  add: Plus,
  apply: Upload,
  attach: Plug,
  back: ChevronLeft,
  bell: Bell,
  bookmark: Bookmark,
  bug: Bug,
  chart: ChartLine,
  check: Check,
  close: X,
  collapse: ChevronUp,
  columns: Columns3,
  compare: GitCompare,
  contrast: Monitor,
  copy: Copy,
  delete: Trash2,
  diff: FileDiff,
  dock: PanelBottom,
  detail: PanelRight,
  down: ChevronDown,
  download: Download,
  edit: Pencil,
  expand: Expand,
  external: ExternalLink,
  fast: FastForward,
  filter: Funnel,
  follow: ArrowDownToLine,
  forward: ChevronRight,
  group: Users,
  help: CircleQuestionMark,
  hide: EyeOff,
  info: Info,
  link: Link,
  mark: ListChecks,
  minus: Minus,
  moon: Moon,
  more: Ellipsis,
  next: SkipForward,
  pause: Pause,
  play: Play,
  previous: SkipBack,
  regex: Regex,
  restart: RotateCw,
  save: Save,
  scale: Scaling,
  search: Search,
  settings: Settings,
  show: Eye,
  sortDown: ArrowDown,
  sortUp: ArrowUp,
  star: Star,
  stop: Square,
  sun: Sun,
  table: Table,
  label: Tag,
  terminal: Terminal,
  up: ChevronUp,
  upload: Upload,
  user: User,
  wrap: WrapText
} satisfies Record<string, LucideIcon>

type GeneralName = keyof typeof general
export type IconName = DrawingName | GeneralName

function isDrawing(name: IconName): name is DrawingName {
  return name in drawings
}

/** The icon of a kind by the name its table entry gives; a kind without a drawing gets the sheet of paper. */
export function kindIcon(name: string): IconName {
  return name in drawings ? (name as DrawingName) : 'object'
}

export interface IconProps {
  readonly name: IconName
  /** Side of the box in pixels; smaller icons keep a stroke of 1.35 px, larger ones scale it. */
  readonly size?: number
  /** Only where the icon stands alone and nothing else names it. */
  readonly title?: string
  readonly className?: string
}

function stroke(pixels: number, box: number, size: number): number {
  return (pixels * box) / Math.min(size, 16)
}

/** An outline icon in the colour of the text around it. Decorative unless it has a title. */
export function Icon({ name, size = 16, title, className }: IconProps): ReactElement {
  const label = title === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': title }
  const own = classNames(styles.icon, className)
  if (isDrawing(name)) {
    return (
      <svg
        className={own}
        viewBox="0 0 16 16"
        width={size}
        height={size}
        strokeWidth={stroke(1.35, 16, size)}
        {...label}
      >
        <path d={drawings[name]} />
      </svg>
    )
  }
  const Drawing = general[name]
  // lucide draws on a box of 24 with some air around it.
  return <Drawing className={own} size={size} strokeWidth={stroke(1.4, 24, size)} {...label} />
}
