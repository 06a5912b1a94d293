// `npm run bench [-- NAME [OPTIONS]]`: runs bench/speed.mjs, or the one of that name: networks, learn, words, few, shift, typing.
import { installPeers } from './peers/install.mjs';

const benches = { speed: './speed.mjs', networks: './networks.mjs', learn: './learn.mjs', words: './word_lists.mjs', few: './few.mjs', shift: './shift.mjs', typing: './typing.mjs' };

const name = process.argv[2] in benches ? process.argv.splice(2, 1)[0] : 'speed';
if (['networks', 'learn', 'words'].includes(name)) installPeers();
await import(benches[name]);
