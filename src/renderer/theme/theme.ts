import './theme-types.ts'
import { createTheme } from '@mui/material/styles'
import type { PaletteOptions, TypographyVariantsOptions } from '@mui/material/styles'
import { color } from './colors.ts'
import { components } from './components.ts'

/** MUI asks for a lighter and a darker shade of everything; here a token is all there is. */
function one(main: string, contrastText: string): { main: string; light: string; dark: string; contrastText: string } {
  return { main, light: main, dark: main, contrastText }
}

// Both schemes name the same variables: tokens.css holds the values of light, dark and high contrast.
const palette: PaletteOptions = {
  background: { default: color('page'), paper: color('panel') },
  divider: color('line'),
  text: { primary: color('ink'), secondary: color('ink2'), disabled: color('ink3') },
  primary: one(color('accent'), color('on-accent')),
  secondary: one(color('ink2'), color('panel')),
  error: one(color('bad'), color('on-bad')),
  warning: one(color('warn'), color('panel')),
  success: one(color('ok'), color('panel')),
  info: one(color('prog'), color('panel')),
  action: {
    active: color('ink2'),
    hover: color('hover'),
    selected: color('sel'),
    disabled: color('ink3'),
    disabledBackground: color('sunken'),
    focus: color('hover')
  },
  past: { main: color('past'), contrastText: color('on-past') },
  usage: { main: color('usage'), area: color('usage-area') },
  surfaces: {
    chrome: color('chrome'),
    raised: color('raised'),
    sunken: color('sunken'),
    hover: color('hover'),
    sel: color('sel'),
    line2: color('line2'),
    ctl: color('ctl'),
    track: color('track'),
    scrim: color('scrim')
  },
  tints: {
    accent: color('tint-accent'),
    ok: color('tint-ok'),
    prog: color('tint-prog'),
    warn: color('tint-warn'),
    bad: color('tint-bad'),
    past: color('tint-past')
  },
  series: {
    1: color('series-1'),
    2: color('series-2'),
    3: color('series-3'),
    4: color('series-4'),
    5: color('series-5'),
    6: color('series-6'),
    7: color('series-7'),
    8: color('series-8')
  }
}

const mono = 'var(--mono)'
const body = { fontSize: 13, lineHeight: '20px', fontWeight: 400, letterSpacing: 0 }
const secondary = { fontSize: 12, lineHeight: '18px', fontWeight: 400, letterSpacing: 0 }
const caption = { fontSize: 11, lineHeight: '16px', fontWeight: 400, letterSpacing: 0 }
const strong = { ...body, fontWeight: 600 }

const typography: TypographyVariantsOptions = {
  fontFamily: 'var(--font)',
  fontSize: 13,
  htmlFontSize: 13,
  fontWeightRegular: 400,
  fontWeightMedium: 500,
  fontWeightBold: 600,
  welcomeTitle: { fontSize: 20, lineHeight: '26px', fontWeight: 640, letterSpacing: '-0.3px' },
  pageTitle: { fontSize: 17, lineHeight: '24px', fontWeight: 640, letterSpacing: '-0.2px' },
  objectTitle: { fontSize: 15, lineHeight: '22px', fontWeight: 640, letterSpacing: 0 },
  body,
  strong,
  secondary,
  caption,
  code: { fontFamily: mono, fontSize: 12, lineHeight: '20px', fontWeight: 400, letterSpacing: 0 },
  diff: { fontFamily: mono, fontSize: 12, lineHeight: '18px', fontWeight: 400, letterSpacing: 0 },
  clock: { fontFamily: mono, fontSize: 14, lineHeight: '20px', fontWeight: 600, letterSpacing: 0 },
  // MUI's own components still ask for these by their old names; the types hide them from ours.
  body1: body,
  body2: body,
  subtitle1: strong,
  subtitle2: strong,
  h6: { fontSize: 15, lineHeight: '22px', fontWeight: 640, letterSpacing: 0 },
  button: { ...body, fontWeight: 500, textTransform: 'none' },
  overline: { ...caption, textTransform: 'none' }
}

/** The one MUI theme. It names variables only, so that changing the scheme renders nothing anew. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'class', nativeColor: true, disableCssColorScheme: true },
  colorSchemes: { light: { palette }, dark: { palette } },
  spacing: 4,
  shape: { borderRadius: 3 },
  shadows: Array.from({ length: 25 }, (_, level) => (level === 0 ? 'none' : 'var(--shadow)')) as never,
  transitions: {
    duration: {
      shortest: 120,
      shorter: 120,
      short: 120,
      standard: 160,
      complex: 160,
      enteringScreen: 160,
      leavingScreen: 120
    }
  },
  typography,
  components
})
