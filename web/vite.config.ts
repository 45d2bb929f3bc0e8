import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { fieldWorker } from './build/fieldworker.ts';
import { precompress } from './build/precompress.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// WANHU_SERVER: where `vite dev` finds a running Wanhu server.
const server = process.env.WANHU_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  appType: 'mpa',
  plugins: [vue(), fieldWorker(here('./public')), precompress()],
  resolve: { alias: { '@': here('./src') } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    target: ['chrome89', 'safari15', 'firefox90'],
    // The server's policy forbids data: and inline code, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        desk: here('./index.html'),
        m: here('./m/index.html'),
        p: here('./p/index.html'),
        sw: here('./src/m/sw/sw.ts'),
      },
      output: {
        // A service worker keeps its address for ever; the server must serve it with no-cache.
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'm/sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
  test: {
    include: ['tests/unit/**/*.test.ts'],
    environment: 'node',
  },
});
