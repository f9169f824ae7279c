// A page of its own beside the app, which is no input of the production build: parts can be seen while the app is broken.
import '../theme/fonts.css'
import '../theme/tokens.css'
import '../theme/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../i18n/i18n.ts'
import { startThemeMode } from '../theme/mode.ts'
import { giveStylesNonce, pageNonce } from '../theme/nonce.ts'
import { ThemeRoot } from '../theme/theme-root.tsx'
import { Gallery } from './gallery.tsx'

giveStylesNonce(pageNonce())
startThemeMode()
void startI18n()
const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ThemeRoot>
        <Gallery />
      </ThemeRoot>
    </StrictMode>
  )
}
