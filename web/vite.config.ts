import { defineConfig } from 'vitest/config'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'

// The server that answers `/api` while one works on the page: the mock one, or the binary.
const api = process.env.EARNEST_URL ?? 'http://127.0.0.1:8091'

export default defineConfig({
  plugins: [svelte(), tailwindcss()],
  build: {
    target: 'es2022',
    // An inlined asset is a `data:` address, which the policy of the server does not allow.
    assetsInlineLimit: 0,
    // Preloading what a lazy page needs is done by the browser's module graph alone.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    // A browser that knows the sign compiles a script whole while it comes, and not each function when it is
    // first called, on the thread that draws: a first conversation is there a fifth sooner.
    rolldownOptions: { output: { postBanner: '//# allFunctionsCalledOnLoad' } },
  },
  server: { proxy: { '/api': api } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
})
