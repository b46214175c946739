import { defineConfig } from 'vite'

/** Built by scripts/build-console.mjs. Addresses are relative: the server writes the page's base. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  esbuild: { jsx: 'automatic' },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17.2'],
    // The page allows no inline code and no data that becomes code; the browsers above need no help with preloading.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    // Libraries mark modules for servers that render; there is none here.
    rollupOptions: {
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
    },
  },
  // `npm run dev -w console` shows sources against a server that already runs.
  server: {
    proxy: {
      '^/$': { target: process.env['ASSAY_ENDPOINT'] ?? 'http://127.0.0.1:8420', changeOrigin: false },
    },
  },
})
