/** Chromium with the pages of bench/pages/, bundled by Vite as anyone's pages would be and served from this machine. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { launch, serve } from '../tests/browser/chromium.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const PAGES = ['networks', 'kernels', 'empty', 'start_shipped', 'start_worker', 'start_undertone', 'start_onnx', 'start_tfjs'];

/** What stands for what in a page: the built package, onnxruntime's smallest build, tfjs's files. */
const alias = [
  { find: /^undertone$/, replacement: path('../dist/index.js') },
  { find: /^undertone\/(worker|models\/.*)$/, replacement: path('../dist/$1.js') },
  { find: /^onnxruntime-web$/, replacement: 'onnxruntime-web/wasm' },
  { find: /^\.\/tfjs_files\.mjs$/, replacement: path('peers/tfjs_files_page.mjs') },
];

/** Each on its own, as a site has it: built together, they would share their code in files that none of them needs to have apart. */
const buildPage = (page, first) =>
  build({
    configFile: false,
    root: path('pages'),
    base: './',
    logLevel: 'error',
    resolve: { alias },
    worker: { format: 'es' },
    build: {
      outDir: path('../build/bench/pages'),
      emptyOutDir: first,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: path(`pages/${page}.html`) },
    },
  });

/** `{ browser, origin, version, close }`; build/bench/ is served, the pages in it at /pages/NAME.html. `headers(path)` go with each file. */
export async function openBrowser(headers) {
  for (const [index, page] of PAGES.entries()) await buildPage(page, index === 0);
  const server = await serve(path('../build/bench'), headers);
  const browser = await launch();
  const close = async () => {
    await browser.close();
    server.close();
  };
  return { browser, origin: server.origin, version: browser.version(), close };
}
