// `npm start`: sets everything up, classifies three sentences as proof of life and serves the demo.
// `npm start -- --port 8080 --host` listens on that port (or $PORT), and on every network interface.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, setup, site } from './setup.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'boolean', default: false } } });
const wanted = values.port ?? process.env.PORT;
if (wanted !== undefined && !/^\d{1,5}$/.test(wanted)) {
  console.error(`undertone: '${wanted}' is not a port number`);
  process.exit(1);
}

await setup();
await site();

// Imported only now: before the set-up there is neither a built package nor Vite.
const { Classifier } = await import('undertone');
const { preview } = await import('vite');

console.log('\nProof of life');
const classifier = await Classifier.load();
for (const text of ['The plot is thin, yet the acting is superb.', 'The train leaves at nine on Tuesday.', 'Two hours on hold and still no answer.']) {
  const { label, score } = classifier.classify(text);
  console.log(`  ${label.padEnd(8)} ${(100 * score).toFixed(0).padStart(3)} %   ${text}`);
}
classifier.dispose();

const server = await preview({
  configFile: join(root, 'web/demo/vite.config.mjs'),
  logLevel: 'warn',
  preview: { host: values.host || '127.0.0.1', port: Number(wanted ?? 4173), strictPort: wanted !== undefined },
}).catch((error) => {
  console.error(`undertone: the demo cannot be served: ${error.message}`);
  process.exit(1);
});
const addresses = [...server.resolvedUrls.local, ...server.resolvedUrls.network];
console.log(`\nThe demo is at ${addresses.join('  ')}\nCtrl-C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close().then(() => process.exit(0)));
