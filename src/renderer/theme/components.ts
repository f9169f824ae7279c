import type { Components, Theme } from '@mui/material/styles'
import { color, focusRing } from './colors.ts'
import { inputComponents } from './inputs.ts'

const disabled = { color: color('ink3'), borderColor: color('line'), backgroundColor: 'transparent' }

/** MUI's components as LOOK has them: no ripple, small, flat, sentence case, labels outside. */
export const components: Components<Theme> = {
  ...inputComponents,
  MuiButtonBase: {
    defaultProps: { disableRipple: true, disableTouchRipple: true },
    styleOverrides: { root: { fontFeatureSettings: 'inherit', '&.Mui-focusVisible': focusRing } }
  },
  MuiButton: {
    defaultProps: { variant: 'outlined', color: 'inherit', disableElevation: true },
    styleOverrides: {
      root: {
        height: 28,
        minWidth: 0,
        padding: '0 10px',
        gap: 6,
        borderRadius: 3,
        border: `1px solid ${color('ctl')}`,
        backgroundColor: color('panel'),
        color: color('ink'),
        fontSize: 13,
        lineHeight: '20px',
        fontWeight: 500,
        whiteSpace: 'nowrap',
        flexShrink: 0,
        transition: 'background-color var(--fast), border-color var(--fast), color var(--fast)',
        '&:hover': { backgroundColor: color('hover'), borderColor: color('ctl') },
        // A disabled button still takes the pointer, so that its tooltip can say why.
        '&.Mui-disabled': { ...disabled, pointerEvents: 'auto', cursor: 'default' },
        // In high contrast grey is gone, so a dashed border says it.
        '.contrast &.Mui-disabled': { borderStyle: 'dashed' },
        variants: [
          { props: { size: 'small' }, style: { height: 24, padding: '0 8px', fontSize: 12, lineHeight: '18px' } },
          { props: { size: 'row' }, style: { height: 26, padding: '0 9px' } },
          {
            props: { color: 'error' },
            style: {
              color: color('bad'),
              borderColor: color('bad'),
              '&:hover': { backgroundColor: color('tint-bad'), borderColor: color('bad') }
            }
          },
          {
            props: { variant: 'contained' },
            style: {
              backgroundColor: color('accent'),
              borderColor: color('accent'),
              color: color('on-accent'),
              '&:hover': {
                backgroundColor: `color-mix(in srgb, ${color('accent')} 88%, ${color('ink')})`,
                borderColor: 'transparent'
              }
            }
          },
          {
            props: { variant: 'contained', color: 'error' },
            style: {
              backgroundColor: color('bad'),
              borderColor: color('bad'),
              color: color('on-bad'),
              '&:hover': { backgroundColor: `color-mix(in srgb, ${color('bad')} 88%, ${color('ink')})` }
            }
          },
          {
            props: { variant: 'contained', color: 'past' },
            style: {
              backgroundColor: color('past'),
              borderColor: color('past'),
              color: color('on-past'),
              '&:hover': { backgroundColor: `color-mix(in srgb, ${color('past')} 88%, ${color('ink')})` }
            }
          },
          {
            props: { variant: 'text' },
            style: {
              border: 0,
              backgroundColor: 'transparent',
              color: color('accent'),
              '&:hover': { backgroundColor: color('hover') },
              '&.Mui-disabled': { color: color('ink3'), backgroundColor: 'transparent' }
            }
          },
          { props: { variant: 'text', color: 'error' }, style: { color: color('bad') } },
          { props: { variant: 'contained', disabled: true }, style: { ...disabled, '&:hover': disabled } }
        ]
      },
      startIcon: { margin: 0 },
      endIcon: { margin: '0 -2px 0 0' }
    }
  },
  MuiIconButton: {
    defaultProps: { size: 'small', color: 'inherit' },
    styleOverrides: {
      root: {
        width: 28,
        height: 28,
        padding: 0,
        borderRadius: 3,
        color: color('ink2'),
        flexShrink: 0,
        '&:hover': { backgroundColor: color('hover'), color: color('ink') },
        '&.Mui-disabled': { color: color('ink3') }
      },
      sizeSmall: { width: 24, height: 24 }
    }
  },
  MuiToggleButtonGroup: { defaultProps: { size: 'small' } },
  MuiToggleButton: {
    defaultProps: { size: 'small' },
    styleOverrides: {
      root: {
        height: 24,
        padding: '0 8px',
        borderColor: color('line2'),
        backgroundColor: color('panel'),
        color: color('ink2'),
        fontSize: 12,
        lineHeight: '18px',
        fontWeight: 400,
        textTransform: 'none',
        whiteSpace: 'nowrap',
        '&:hover': { backgroundColor: color('hover') },
        '&.Mui-selected, &.Mui-selected:hover': {
          backgroundColor: color('sel'),
          color: color('accent'),
          borderColor: color('accent')
        }
      }
    }
  },
  MuiTooltip: {
    defaultProps: { enterDelay: 500, enterNextDelay: 200, disableInteractive: true, placement: 'bottom' },
    styleOverrides: {
      tooltip: {
        backgroundColor: color('raised'),
        color: color('ink'),
        border: `1px solid ${color('line2')}`,
        borderRadius: 4,
        boxShadow: 'var(--shadow)',
        padding: '4px 8px',
        fontSize: 12,
        lineHeight: '18px',
        fontWeight: 400,
        maxWidth: 360,
        overflowWrap: 'anywhere'
      }
    }
  },
  MuiPaper: { defaultProps: { elevation: 0, square: true }, styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiPopover: {
    defaultProps: { elevation: 1, transitionDuration: 120 },
    styleOverrides: {
      paper: {
        backgroundColor: color('raised'),
        border: `1px solid ${color('line2')}`,
        borderRadius: 4,
        boxShadow: 'var(--shadow)'
      }
    }
  },
  MuiMenu: {
    defaultProps: { transitionDuration: 0, elevation: 1 },
    styleOverrides: {
      paper: {
        backgroundColor: color('raised'),
        border: `1px solid ${color('line2')}`,
        borderRadius: 4,
        boxShadow: 'var(--shadow)',
        minWidth: 180
      },
      list: { padding: '4px 0' }
    }
  },
  MuiMenuItem: {
    defaultProps: { dense: true },
    styleOverrides: {
      root: {
        minHeight: 30,
        padding: '0 12px',
        gap: 8,
        fontSize: 13,
        lineHeight: '20px',
        '&:hover': { backgroundColor: color('hover') },
        '&.Mui-selected, &.Mui-selected:hover': { backgroundColor: color('sel') },
        // What is chosen has the focus when the menu opens; the edges of the menu would cut a ring round it.
        '&.Mui-focusVisible, &:focus-visible': { outlineOffset: -2 },
        '&.Mui-focusVisible': { backgroundColor: color('hover') },
        '&.Mui-disabled': { opacity: 1, color: color('ink3'), pointerEvents: 'auto', cursor: 'default' }
      }
    }
  },
  MuiDivider: { styleOverrides: { root: { borderColor: color('line') } } },
  MuiBackdrop: {
    styleOverrides: { root: { backgroundColor: color('scrim') }, invisible: { backgroundColor: 'transparent' } }
  },
  MuiDialog: {
    defaultProps: { transitionDuration: 120, maxWidth: false },
    styleOverrides: {
      paper: {
        backgroundColor: color('panel'),
        border: `1px solid ${color('line2')}`,
        borderRadius: 5,
        boxShadow: 'var(--shadow)',
        margin: 24,
        minWidth: 420,
        // It has the focus only until one of its controls takes it: a ring round the whole would be about nothing.
        '&:focus-visible': { outline: 'none' }
      }
    }
  },
  MuiDialogTitle: {
    styleOverrides: { root: { padding: '14px 16px 6px', fontSize: 15, lineHeight: '22px', fontWeight: 640 } }
  },
  MuiDialogContent: { styleOverrides: { root: { padding: '4px 16px 12px' } } },
  MuiDialogActions: {
    styleOverrides: {
      root: { padding: '10px 16px', gap: 8, borderTop: `1px solid ${color('line')}` },
      spacing: { '& > :not(style) ~ :not(style)': { marginLeft: 0 } }
    }
  },
  MuiTabs: {
    styleOverrides: {
      root: { minHeight: 34 },
      indicator: { height: 2, backgroundColor: color('accent') },
      list: { gap: 0 }
    }
  },
  MuiTab: {
    styleOverrides: {
      root: {
        minHeight: 34,
        minWidth: 0,
        padding: '0 9px',
        gap: 8,
        flexDirection: 'row',
        fontSize: 13,
        lineHeight: '20px',
        fontWeight: 400,
        color: color('ink2'),
        '&:hover': { color: color('ink') },
        '&.Mui-selected': { color: color('ink'), fontWeight: 600 },
        '&.Mui-focusVisible': { outlineOffset: -2 }
      }
    }
  },
  MuiLink: { defaultProps: { underline: 'hover' } },
  MuiSnackbarContent: {
    styleOverrides: {
      root: {
        backgroundColor: color('raised'),
        color: color('ink'),
        border: `1px solid ${color('line2')}`,
        borderRadius: 4,
        boxShadow: 'var(--shadow)',
        fontSize: 13
      }
    }
  }
}
