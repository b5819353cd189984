import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The browser part: built once into dist/web, which the server hands out. Chromium 108 is the oldest browser of the offices. */
export default defineConfig({
  root: 'src/web',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'chrome108',
    cssTarget: 'chrome108',
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // the real budget, in gzip, is held by e2e/web-size.test.ts
    chunkSizeWarningLimit: 1000,
  },
})
