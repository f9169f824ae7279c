import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { apiProse } from './scripts/prose.ts'

const path = (relative: string): string => resolve(import.meta.dirname, relative)

/** Writes the texts of `kubectl explain` beside the program. */
const prose = {
  name: 'api-prose',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): void }): void {
    this.emitFile({ type: 'asset', fileName: 'api-prose.json', source: apiProse(path('.')) })
  }
}

export default defineConfig({
  main: {
    plugins: [prose],
    build: {
      sourcemap: true,
      rollupOptions: {
        // serve and the threads are entries of their own: the same code behind Electron and behind a browser.
        input: {
          index: path('src/main/index.ts'),
          serve: path('src/main/serve.ts'),
          worker: path('src/main/host/worker.ts'),
          'archive-worker': path('src/main/host/archive-worker.ts')
        }
      }
    }
  },
  preload: {
    build: {
      // A sandboxed preload script must be CommonJS.
      rollupOptions: {
        input: { index: path('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: path('src/renderer'),
    plugins: [react()],
    // assetsInlineLimit: a font inlined as data: would be refused by the content security policy.
    build: { minify: true, assetsInlineLimit: 0, rollupOptions: { input: { index: path('src/renderer/index.html') } } }
  }
})
