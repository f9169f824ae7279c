import type { Components, Theme } from '@mui/material/styles'
import { color } from './colors.ts'

const focusRing = { outline: `2px solid ${color('accent')}`, outlineOffset: 1 }
const disabled = { color: color('ink3'), borderColor: color('line'), backgroundColor: 'transparent' }

/** MUI's components as LOOK has them: no ripple, small, flat, sentence case, labels outside. */
export const components: Components<Theme> = {
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
            style: { color: color('bad'), borderColor: color('bad'), '&:hover': { backgroundColor: color('tint-bad'), borderColor: color('bad') } }
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
          { props: { variant: 'text', color: 'error' }, style: { color: color('bad') } }
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
        '&.Mui-selected, &.Mui-selected:hover': { backgroundColor: color('sel'), color: color('accent'), borderColor: color('accent') }
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
  MuiOutlinedInput: {
    defaultProps: { size: 'small', notched: false },
    styleOverrides: {
      root: {
        minHeight: 28,
        padding: '0 8px',
        gap: 6,
        borderRadius: 3,
        backgroundColor: color('raised'),
        fontSize: 13,
        lineHeight: '20px',
        '& .MuiOutlinedInput-notchedOutline': { borderColor: color('ctl'), top: 0, '& legend': { display: 'none' } },
        '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: color('ink3') },
        '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderColor: color('accent'), borderWidth: 2 },
        '&.Mui-error .MuiOutlinedInput-notchedOutline': { borderColor: color('bad') },
        '&.Mui-disabled': { color: color('ink3'), '& .MuiOutlinedInput-notchedOutline': { borderColor: color('line') } }
      },
      input: {
        height: 26,
        padding: 0,
        '&::placeholder': { color: color('ink3'), opacity: 1 },
        '.contrast &::placeholder': { opacity: 0.72 },
        '&.Mui-disabled': { WebkitTextFillColor: color('ink3') }
      },
      multiline: { padding: '4px 8px' }
    }
  },
  MuiTextField: { defaultProps: { size: 'small', variant: 'outlined' } },
  MuiInputLabel: {
    // Labels stand above their input and never float.
    defaultProps: { shrink: true, disableAnimation: true, variant: 'standard' },
    styleOverrides: {
      root: {
        position: 'static',
        transform: 'none',
        marginBottom: 4,
        fontSize: 12,
        lineHeight: '18px',
        color: color('ink2'),
        '&.Mui-focused': { color: color('ink2') },
        '&.Mui-error': { color: color('bad') }
      }
    }
  },
  MuiFormHelperText: { styleOverrides: { root: { margin: '4px 0 0', fontSize: 12, lineHeight: '18px', color: color('ink3') } } },
  MuiSelect: {
    defaultProps: { size: 'small' },
    styleOverrides: {
      select: { height: 26, minHeight: '0 !important', lineHeight: '20px', padding: '3px 20px 3px 0 !important', boxSizing: 'border-box' },
      icon: { color: color('ink2'), right: 4, width: 18, height: 18, top: 'calc(50% - 9px)' }
    }
  },
  MuiCheckbox: {
    defaultProps: { size: 'small', color: 'primary' },
    styleOverrides: {
      root: {
        width: 24,
        height: 24,
        padding: 0,
        borderRadius: 3,
        color: color('ctl'),
        '& svg': { width: 18, height: 18 },
        '&.Mui-disabled': { color: color('line2') }
      }
    }
  },
  MuiRadio: { defaultProps: { size: 'small' }, styleOverrides: { root: { width: 24, height: 24, padding: 0, color: color('ctl') } } },
  MuiSwitch: {
    defaultProps: { size: 'small', color: 'primary' },
    styleOverrides: {
      root: {
        width: 28,
        height: 16,
        padding: 0,
        margin: 4,
        '&.MuiSwitch-sizeSmall .MuiSwitch-thumb': { width: 10, height: 10 },
        '&.MuiSwitch-sizeSmall .MuiSwitch-switchBase': { padding: 3, '&.Mui-checked': { transform: 'translateX(12px)' } }
      },
      switchBase: {
        padding: 3,
        width: 16,
        height: 16,
        color: color('ctl'),
        '&:hover': { backgroundColor: 'transparent' },
        '&.Mui-checked': { transform: 'translateX(12px)', color: color('on-accent') },
        '&.Mui-checked + .MuiSwitch-track': { opacity: 1, backgroundColor: color('accent'), borderColor: color('accent') },
        '&.Mui-focusVisible + .MuiSwitch-track': focusRing
      },
      thumb: { width: 10, height: 10, boxShadow: 'none' },
      track: { opacity: 1, borderRadius: 8, border: `1px solid ${color('ctl')}`, backgroundColor: 'transparent' }
    }
  },
  MuiFormControlLabel: { styleOverrides: { root: { marginLeft: -4, marginRight: 0, gap: 6 }, label: { fontSize: 13, lineHeight: '20px' } } },
  MuiPaper: { defaultProps: { elevation: 0, square: true }, styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiPopover: {
    defaultProps: { elevation: 1, transitionDuration: 120 },
    styleOverrides: { paper: { backgroundColor: color('raised'), border: `1px solid ${color('line2')}`, borderRadius: 4, boxShadow: 'var(--shadow)' } }
  },
  MuiMenu: {
    defaultProps: { transitionDuration: 0, elevation: 1 },
    styleOverrides: {
      paper: { backgroundColor: color('raised'), border: `1px solid ${color('line2')}`, borderRadius: 4, boxShadow: 'var(--shadow)', minWidth: 180 },
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
        '&.Mui-focusVisible': { backgroundColor: color('hover'), outlineOffset: -2 },
        '&.Mui-disabled': { opacity: 1, color: color('ink3'), pointerEvents: 'auto', cursor: 'default' }
      }
    }
  },
  MuiDivider: { styleOverrides: { root: { borderColor: color('line') } } },
  MuiBackdrop: { styleOverrides: { root: { backgroundColor: color('scrim') }, invisible: { backgroundColor: 'transparent' } } },
  MuiDialog: {
    defaultProps: { transitionDuration: 120, maxWidth: false },
    styleOverrides: {
      paper: {
        backgroundColor: color('panel'),
        border: `1px solid ${color('line2')}`,
        borderRadius: 5,
        boxShadow: 'var(--shadow)',
        margin: 24,
        minWidth: 420
      }
    }
  },
  MuiDialogTitle: { styleOverrides: { root: { padding: '14px 16px 6px', fontSize: 15, lineHeight: '22px', fontWeight: 640 } } },
  MuiDialogContent: { styleOverrides: { root: { padding: '4px 16px 12px' } } },
  MuiDialogActions: { styleOverrides: { root: { padding: '10px 16px', gap: 8, borderTop: `1px solid ${color('line')}` }, spacing: { '& > :not(style) ~ :not(style)': { marginLeft: 0 } } } },
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
