import type { ReactElement, ReactNode } from 'react'
import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import { ThemeProvider } from '@mui/material/styles'
import { pageNonce } from './nonce.ts'
import { theme } from './theme.ts'

const nonce = pageNonce()
// prepend: MUI's rules come before our own style sheets, so that a CSS module may refine them.
const cache = createCache({ key: 'mui', prepend: true, ...(nonce === undefined ? {} : { nonce }) })

/** MUI's theme around the window. The scheme is our root class (mode.ts), so MUI's own handling of it is switched off. */
export function ThemeRoot({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme} colorSchemeNode={null} storageManager={null}>
        {children}
      </ThemeProvider>
    </CacheProvider>
  )
}
