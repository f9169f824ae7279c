import type { Components, Theme } from '@mui/material/styles'
import { color, focusRing } from './colors.ts'

/** What a person types into or switches: outlined, 28 px high, labels above. */
export const inputComponents: Components<Theme> = {
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
  MuiFormHelperText: {
    styleOverrides: { root: { margin: '4px 0 0', fontSize: 12, lineHeight: '18px', color: color('ink3') } }
  },
  MuiAutocomplete: {
    styleOverrides: {
      // As any other input: a choice from a list is no reason to be taller.
      root: {
        '&& .MuiOutlinedInput-root': { padding: '0 8px' },
        '&& .MuiOutlinedInput-root .MuiAutocomplete-input': { padding: 0 }
      },
      option: { minHeight: '30px !important', fontSize: 13 },
      noOptions: { fontSize: 13, color: color('ink3') }
    }
  },
  MuiSelect: {
    defaultProps: { size: 'small' },
    styleOverrides: {
      select: {
        height: 26,
        minHeight: '0 !important',
        lineHeight: '20px',
        padding: '3px 20px 3px 0 !important',
        boxSizing: 'border-box'
      },
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
  MuiRadio: {
    defaultProps: { size: 'small' },
    styleOverrides: { root: { width: 24, height: 24, padding: 0, color: color('ctl') } }
  },
  MuiSwitch: {
    defaultProps: { size: 'small', color: 'primary' },
    styleOverrides: {
      root: {
        width: 28,
        height: 16,
        padding: 0,
        margin: 4,
        '&.MuiSwitch-sizeSmall .MuiSwitch-thumb': { width: 10, height: 10 },
        '&.MuiSwitch-sizeSmall .MuiSwitch-switchBase': {
          padding: 3,
          '&.Mui-checked': { transform: 'translateX(12px)' }
        }
      },
      switchBase: {
        padding: 3,
        width: 16,
        height: 16,
        color: color('ctl'),
        '&:hover': { backgroundColor: 'transparent' },
        '&.Mui-checked': { transform: 'translateX(12px)', color: color('on-accent') },
        '&.Mui-checked + .MuiSwitch-track': {
          opacity: 1,
          backgroundColor: color('accent'),
          borderColor: color('accent')
        },
        '&.Mui-focusVisible + .MuiSwitch-track': focusRing
      },
      thumb: { width: 10, height: 10, boxShadow: 'none' },
      track: { opacity: 1, borderRadius: 8, border: `1px solid ${color('ctl')}`, backgroundColor: 'transparent' }
    }
  },
  MuiFormControlLabel: {
    styleOverrides: { root: { marginLeft: -4, marginRight: 0, gap: 6 }, label: { fontSize: 13, lineHeight: '20px' } }
  }
}
