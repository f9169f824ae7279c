// What Drydock adds to MUI's types and takes from them: a variant or colour that LOOK has not must not compile.
import type { CSSProperties } from 'react'

interface Surfaces {
  readonly chrome: string
  readonly raised: string
  readonly sunken: string
  readonly hover: string
  readonly sel: string
  readonly line2: string
  readonly ctl: string
  readonly track: string
  readonly scrim: string
}

interface Tints {
  readonly accent: string
  readonly ok: string
  readonly prog: string
  readonly warn: string
  readonly bad: string
  readonly past: string
}

interface CustomPalette {
  readonly past: { readonly main: string; readonly contrastText: string }
  readonly usage: { readonly main: string; readonly area: string }
  readonly surfaces: Surfaces
  readonly tints: Tints
  readonly series: { readonly 1: string; 2: string; 3: string; 4: string; 5: string; 6: string; 7: string; 8: string }
}

interface CustomVariants<T> {
  welcomeTitle: T
  pageTitle: T
  objectTitle: T
  body: T
  strong: T
  secondary: T
  code: T
  diff: T
  clock: T
}

declare module '@mui/material/styles' {
  interface CssThemeVariables {
    enabled: true
  }
  interface Palette extends CustomPalette {}
  interface PaletteOptions extends CustomPalette {}
  interface TypographyVariants extends CustomVariants<CSSProperties> {}
  interface TypographyVariantsOptions extends Partial<CustomVariants<CSSProperties>> {}
}

declare module '@mui/material/Typography' {
  interface TypographyPropsVariantOverrides {
    welcomeTitle: true
    pageTitle: true
    objectTitle: true
    body: true
    strong: true
    secondary: true
    code: true
    diff: true
    clock: true
    h1: false
    h2: false
    h3: false
    h4: false
    h5: false
    h6: false
    subtitle1: false
    subtitle2: false
    body1: false
    body2: false
    button: false
    overline: false
  }
}

declare module '@mui/material/Button' {
  interface ButtonPropsSizeOverrides {
    row: true
    large: false
  }
  interface ButtonPropsColorOverrides {
    past: true
    secondary: false
    info: false
    success: false
    warning: false
  }
}
