import './theme/fonts.css'
import './theme/tokens.css'
import './theme/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startConnection } from './connection/connection.ts'
import { startI18n } from './i18n/i18n.ts'
import { Shell } from './shell/shell.tsx'
import { loadPage } from './shell/late-pages.ts'
import { startRouting, useRoute } from './shell/route.ts'
import { startThemeMode } from './theme/mode.ts'
import { giveStylesNonce, pageNonce } from './theme/nonce.ts'
import { ThemeRoot } from './theme/theme-root.tsx'

giveStylesNonce(pageNonce())
startThemeMode()
startRouting()
loadPage(useRoute.getState().page)
startConnection()

const root = document.getElementById('root')
void startI18n().then(() => {
  if (root === null) return
  createRoot(root).render(
    <StrictMode>
      <ThemeRoot>
        <Shell />
      </ThemeRoot>
    </StrictMode>
  )
})
